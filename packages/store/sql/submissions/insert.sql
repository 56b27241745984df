INSERT INTO @schema.submissions (name, description, owner_email, script_id, execution_directory, client_id)
VALUES ($1, $2, $3, $4, $5, $6)
RETURNING id, created_at, updated_at, name, description, owner_email, script_id, execution_directory, slurm_job_id, client_id,
  status, slurm_job_state, report_message, is_archived, cloned_from_id
