-- $2: the cluster that reports. A null id or message leaves what there is.
UPDATE @schema.submissions r SET
  status = $3,
  slurm_job_state = $4,
  slurm_job_id = coalesce($5, r.slurm_job_id),
  report_message = coalesce($6, r.report_message),
  state_reason = $6,
  updated_at = greatest(clock_timestamp(), r.updated_at + interval '1 microsecond')
WHERE r.id = $1 AND r.client_id = $2
RETURNING r.id, r.created_at, r.updated_at, r.name, r.description, r.owner_email, r.script_id, r.execution_directory,
  r.slurm_job_id, r.client_id, r.status, r.slurm_job_state, r.report_message, r.is_archived, r.cloned_from_id,
  r.slurm_job_info, r.sbatch_arguments
