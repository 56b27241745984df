-- What waits for a cluster; also remembers that the cluster asked, at most every ten seconds. A script that is gone or has
-- no file to run leaves nothing to hand over.
WITH asked AS (
  INSERT INTO @schema.clusters AS c (client_id) VALUES ($1)
  ON CONFLICT (client_id) DO UPDATE SET last_asked = now() WHERE c.last_asked < now() - interval '10 seconds'
)
SELECT r.id, r.name, r.owner_email, r.execution_directory, s.name AS script_name, t.name AS template_name, (
    SELECT json_agg(json_build_array(f.path, f.role, c.content) ORDER BY f.role, f.position)
    FROM @schema.script_files f JOIN @schema.contents c USING (hash) WHERE f.script_id = r.script_id
  ) AS files
FROM @schema.submissions r
LEFT JOIN @schema.scripts s ON s.id = r.script_id
LEFT JOIN @schema.templates t ON t.id = s.template_id
WHERE r.client_id = $1 AND r.status = 'CREATED'
  AND EXISTS (SELECT FROM @schema.script_files f WHERE f.script_id = r.script_id AND f.role = 'ENTRYPOINT')
ORDER BY r.id
LIMIT $2
