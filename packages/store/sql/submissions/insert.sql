-- A script runs by its ENTRYPOINT: without one nothing is made. $7: the job's id where Slurm has it already. The lock comes
-- before the look at the files, so that who takes the ENTRYPOINT away meanwhile sees this submission, or is seen.
WITH locked AS MATERIALIZED (
  SELECT id FROM @schema.scripts WHERE id = $4 FOR KEY SHARE
), script AS MATERIALIZED (
  SELECT id, @schema.has_entrypoint(id) AS has_entrypoint FROM locked
), made AS (
  INSERT INTO @schema.submissions AS r
    (name, description, owner_email, script_id, execution_directory, client_id, slurm_job_id, status, sbatch_arguments)
  SELECT $1, $2, $3, script.id, $5, $6, $7::bigint, CASE WHEN $7::bigint IS NULL THEN 'CREATED' ELSE 'SUBMITTED' END, $8::text[]
  FROM script WHERE script.has_entrypoint
  RETURNING r.id, r.created_at, r.updated_at, r.name, r.description, r.owner_email, r.script_id, r.execution_directory,
    r.slurm_job_id, r.client_id, r.status, r.slurm_job_state, r.report_message, r.is_archived, r.cloned_from_id,
    r.slurm_job_info, r.sbatch_arguments
)
SELECT script.id AS found_script, made.* FROM script LEFT JOIN made ON true
