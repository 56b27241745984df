-- By id or by identifier: the other one is null; with OR, PostgreSQL would plan anew for each value. All but the
-- contents of files.
SELECT r.id, r.created_at, r.updated_at, r.name, r.identifier, r.description, r.owner_email, r.is_archived,
  r.cloned_from_id, r.template_vars, r.runtime_config,
  CASE WHEN w.template_id IS NOT NULL THEN json_build_array(w.created_at, w.updated_at) END AS workflow,
  f.files, w.template_id IS NOT NULL AND f.files IS NOT NULL AS is_uploaded
FROM @schema.templates r
LEFT JOIN @schema.template_workflows w ON w.template_id = r.id
LEFT JOIN LATERAL (
  SELECT json_agg(json_build_array(tf.path, tf.role, tf.created_at, tf.updated_at) ORDER BY tf.role, tf.position, tf.path)
    AS files
  FROM @schema.template_files tf WHERE tf.template_id = r.id
) f ON true
WHERE r.id = coalesce($1, (SELECT i.id FROM @schema.templates i WHERE i.identifier = $2))
