-- By id or by identifier: the other one is null; with OR, PostgreSQL would plan anew for each value.
SELECT r.id, r.created_at, r.updated_at, r.name, r.identifier, r.description, r.owner_email, r.is_archived,
  r.cloned_from_id, r.config_text, r.template_vars, r.runtime_config,
  w.content AS workflow, f.files, w.content IS NOT NULL AND f.files IS NOT NULL AS is_uploaded
FROM @schema.templates r
LEFT JOIN LATERAL (
  SELECT c.content FROM @schema.template_workflows tw JOIN @schema.contents c USING (hash) WHERE tw.template_id = r.id
) w ON true
LEFT JOIN LATERAL (
  SELECT json_agg(json_build_array(tf.path, tf.role, c.content) ORDER BY tf.position, tf.path) AS files
  FROM @schema.template_files tf JOIN @schema.contents c USING (hash) WHERE tf.template_id = r.id
) f ON true
WHERE r.id = coalesce($1, (SELECT i.id FROM @schema.templates i WHERE i.identifier = $2))
