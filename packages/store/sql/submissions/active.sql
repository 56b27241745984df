-- Also remembers that the cluster asked, at most every ten seconds.
WITH asked AS (
  INSERT INTO @schema.clusters AS c (client_id) VALUES ($1)
  ON CONFLICT (client_id) DO UPDATE SET last_asked = now() WHERE c.last_asked < now() - interval '10 seconds'
)
SELECT r.id, r.name, r.slurm_job_id
FROM @schema.submissions r
WHERE r.client_id = $1 AND r.status = 'SUBMITTED' AND r.slurm_job_id IS NOT NULL
ORDER BY r.id
