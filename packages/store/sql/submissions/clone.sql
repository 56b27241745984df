-- A new submission of the same script to the same cluster: what the first run left behind stays with it. $2: the new owner.
-- The script's lock comes before the look at its files, as in insert.sql.
WITH original AS (
  SELECT * FROM @schema.submissions WHERE id = $1 FOR KEY SHARE
), locked AS MATERIALIZED (
  SELECT s.id FROM @schema.scripts s JOIN original ON s.id = original.script_id FOR KEY SHARE OF s
), script AS MATERIALIZED (
  SELECT id, @schema.has_entrypoint(id) AS has_entrypoint FROM locked
), made AS (
  INSERT INTO @schema.submissions AS r
    (name, description, owner_email, script_id, execution_directory, client_id, sbatch_arguments, cloned_from_id)
  SELECT o.name, o.description, $2, script.id, o.execution_directory, o.client_id, o.sbatch_arguments, o.id
  FROM original o CROSS JOIN script WHERE script.has_entrypoint
  RETURNING r.id, r.created_at, r.updated_at, r.name, r.description, r.owner_email, r.script_id, r.execution_directory,
    r.slurm_job_id, r.client_id, r.status, r.slurm_job_state, r.report_message, r.is_archived, r.cloned_from_id,
    r.slurm_job_info, r.sbatch_arguments
)
SELECT script.id AS found_script, made.* FROM original LEFT JOIN script ON true LEFT JOIN made ON true
