-- One step of the state machine: looked at, judged and written under the row's lock, so that of two steps at once the
-- second one sees what the first one made of the row.
-- $2, $3: the statuses that it may start from, and where each leads. $4, $5: the owner who asks, and whether others' rows
-- are open to them; $6: the cluster that asks instead. $7: whether the row must be of the job $8, or may get it.
WITH target AS (
  SELECT id, status, owner_email, client_id, slurm_job_id FROM @schema.submissions WHERE id = $1 FOR NO KEY UPDATE
), step AS (
  SELECT target.id, legal.next
  FROM target JOIN unnest($2::text[], $3::text[]) AS legal (status, next) USING (status)
  WHERE CASE WHEN $6::text IS NULL THEN target.owner_email = $4 OR $5 ELSE target.client_id = $6 END
    AND (NOT $7 OR target.slurm_job_id IS NOT DISTINCT FROM $8::bigint)
), changed AS (
  UPDATE @schema.submissions r SET
    status = step.next,
    slurm_job_id = coalesce($8, r.slurm_job_id),
    slurm_job_state = coalesce($9, r.slurm_job_state),
    slurm_job_info = CASE WHEN $9::text IS NULL THEN r.slurm_job_info ELSE $10 END,
    report_message = CASE WHEN $11 THEN $12 ELSE r.report_message END,
    state_reason = $12,
    updated_at = greatest(clock_timestamp(), r.updated_at + interval '1 microsecond')
  FROM step WHERE r.id = step.id
  RETURNING r.id, r.created_at, r.updated_at, r.name, r.description, r.owner_email, r.script_id, r.execution_directory,
    r.slurm_job_id, r.client_id, r.status, r.slurm_job_state, r.report_message, r.is_archived, r.cloned_from_id,
    r.slurm_job_info, r.sbatch_arguments
)
SELECT target.status AS found_status, target.owner_email AS found_owner, target.client_id AS found_cluster,
  target.slurm_job_id AS found_job, changed.*
FROM target LEFT JOIN changed USING (id)
