-- $2: the caller's address, $3: may change others' rows. Each pair: whether it is given, and its value.
WITH target AS (
  SELECT id, owner_email FROM @schema.submissions WHERE id = $1 FOR NO KEY UPDATE
), allowed AS (
  SELECT id FROM target WHERE owner_email = $2 OR $3
), changed AS (
  UPDATE @schema.submissions r SET
    name = CASE WHEN $4 THEN $5 ELSE r.name END,
    description = CASE WHEN $6 THEN $7 ELSE r.description END,
    execution_directory = CASE WHEN $8 THEN $9 ELSE r.execution_directory END,
    status = CASE WHEN $10 THEN $11 ELSE r.status END,
    slurm_job_state = CASE WHEN $12 THEN $13 ELSE r.slurm_job_state END,
    state_reason = CASE WHEN $10 THEN NULL ELSE r.state_reason END,
    is_archived = CASE WHEN $14 THEN $15 ELSE r.is_archived END,
    updated_at = greatest(clock_timestamp(), r.updated_at + interval '1 microsecond')
  FROM allowed WHERE r.id = allowed.id
  RETURNING r.id, r.created_at, r.updated_at, r.name, r.description, r.owner_email, r.script_id, r.execution_directory,
    r.slurm_job_id, r.client_id, r.status, r.slurm_job_state, r.report_message, r.is_archived, r.cloned_from_id,
    r.slurm_job_info, r.sbatch_arguments
)
SELECT target.owner_email AS found, changed.* FROM target LEFT JOIN changed USING (id)
