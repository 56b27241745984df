-- One page of what a cluster runs or is to cancel, with the total; also remembers that the cluster asked, at most every
-- ten seconds.
WITH asked AS (
  INSERT INTO @schema.clusters AS c (client_id) VALUES ($1)
  ON CONFLICT (client_id) DO UPDATE SET last_asked = now() WHERE c.last_asked < now() - interval '10 seconds'
), active AS MATERIALIZED (
  SELECT r.id FROM @schema.submissions r WHERE r.client_id = $1 AND r.status IN ('SUBMITTED', 'CANCELLED')
), page AS (
  SELECT id FROM active ORDER BY id LIMIT $2 OFFSET $3
)
SELECT whole.total, r.id, r.name, r.status, r.slurm_job_id
FROM (SELECT count(*) AS total FROM active) whole
LEFT JOIN (page JOIN @schema.submissions r USING (id)) ON true
ORDER BY r.id
