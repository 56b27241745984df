-- A new submission of the same script to the same cluster: what the first run left behind stays with it. $2: the new owner.
WITH original AS (
  SELECT * FROM @schema.submissions WHERE id = $1 FOR KEY SHARE
), made AS (
  INSERT INTO @schema.submissions AS r
    (name, description, owner_email, script_id, execution_directory, client_id, sbatch_arguments, cloned_from_id)
  SELECT name, description, $2, script_id, execution_directory, client_id, sbatch_arguments, id
  FROM original WHERE script_id IS NOT NULL
  RETURNING r.id, r.created_at, r.updated_at, r.name, r.description, r.owner_email, r.script_id, r.execution_directory,
    r.slurm_job_id, r.client_id, r.status, r.slurm_job_state, r.report_message, r.is_archived, r.cloned_from_id,
    r.slurm_job_info, r.sbatch_arguments
)
SELECT made.* FROM original LEFT JOIN made ON true
