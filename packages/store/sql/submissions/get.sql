SELECT r.id, r.created_at, r.updated_at, r.name, r.description, r.owner_email, r.script_id, r.execution_directory,
  r.slurm_job_id, r.client_id, r.status, r.slurm_job_state, r.report_message, r.is_archived, r.cloned_from_id,
  r.slurm_job_info, r.sbatch_arguments
FROM @schema.submissions r
WHERE r.id = $1
