-- One page of what waits for a cluster, with the total; also remembers that the cluster asked, at most every ten seconds.
-- A script that is gone or has no file to run leaves nothing to hand over.
WITH asked AS (
  INSERT INTO @schema.clusters AS c (client_id) VALUES ($1)
  ON CONFLICT (client_id) DO UPDATE SET last_asked = now() WHERE c.last_asked < now() - interval '10 seconds'
), waiting AS MATERIALIZED (
  SELECT r.id FROM @schema.submissions r
  WHERE r.client_id = $1 AND r.status = 'CREATED'
    AND EXISTS (SELECT FROM @schema.script_files f WHERE f.script_id = r.script_id AND f.role = 'ENTRYPOINT')
), page AS (
  SELECT id FROM waiting ORDER BY id LIMIT $2 OFFSET $3
)
SELECT whole.total, r.id, r.name, r.owner_email, r.execution_directory, r.sbatch_arguments,
  s.id AS script_id, s.created_at AS script_created_at, s.updated_at AS script_updated_at, s.name AS script_name,
  s.description AS script_description, s.owner_email AS script_owner_email, s.template_id AS script_template_id,
  s.is_archived AS script_is_archived, s.cloned_from_id AS script_cloned_from_id, (
    SELECT json_agg(json_build_array(f.path, f.role, f.created_at, f.updated_at) ORDER BY f.role, f.position)
    FROM @schema.script_files f WHERE f.script_id = s.id
  ) AS script_files
FROM (SELECT count(*) AS total FROM waiting) whole
LEFT JOIN (page JOIN @schema.submissions r USING (id) JOIN @schema.scripts s ON s.id = r.script_id) ON true
ORDER BY r.id
