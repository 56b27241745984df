-- Of the template with id $1 or identifier $2, for $3. $4: name, null: the same; $5: identifier; $6, $7: whether a
-- description is given, and it; $8: variables, null: the same. Contents are shared, not copied.
WITH source AS (
  SELECT id, name, description, config_text, template_vars, runtime_config
  FROM @schema.templates WHERE id = $1 OR identifier = $2 FOR KEY SHARE
), clone AS (
  INSERT INTO @schema.templates (name, identifier, description, owner_email, cloned_from_id, config_text, template_vars,
    runtime_config)
  SELECT coalesce($4, s.name), $5, CASE WHEN $6 THEN $7 ELSE s.description END, $3, s.id,
    CASE WHEN $8::text IS NULL THEN s.config_text END, coalesce($8, s.template_vars), s.runtime_config
  FROM source s
  RETURNING id, created_at, updated_at, name, identifier, description, owner_email, is_archived, cloned_from_id,
    template_vars, runtime_config
), workflow AS (
  INSERT INTO @schema.template_workflows (template_id, hash)
  SELECT clone.id, w.hash FROM clone JOIN @schema.template_workflows w ON w.template_id = clone.cloned_from_id
  RETURNING created_at, updated_at
), file AS (
  INSERT INTO @schema.template_files (template_id, path, role, position, hash)
  SELECT clone.id, f.path, f.role, f.position, f.hash
  FROM clone JOIN @schema.template_files f ON f.template_id = clone.cloned_from_id
  RETURNING path, role, position, created_at, updated_at
)
SELECT clone.*, (SELECT json_build_array(created_at, updated_at) FROM workflow) AS workflow, (
  SELECT json_agg(json_build_array(path, role, created_at, updated_at) ORDER BY role, position, path) FROM file
) AS files, EXISTS (SELECT FROM workflow) AND EXISTS (SELECT FROM file) AS is_uploaded
FROM clone
