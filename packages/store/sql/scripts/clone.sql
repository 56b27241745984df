-- Of script $1, for $2. $3: name, null: the same; $4, $5: whether a description is given, and it. Contents are shared.
WITH source AS (
  SELECT id, name, description, template_id FROM @schema.scripts WHERE id = $1 FOR KEY SHARE
), clone AS (
  INSERT INTO @schema.scripts (name, description, owner_email, template_id, cloned_from_id)
  SELECT coalesce($3, s.name), CASE WHEN $4 THEN $5 ELSE s.description END, $2, s.template_id, s.id FROM source s
  RETURNING id, created_at, updated_at, name, description, owner_email, template_id, is_archived, cloned_from_id
), file AS (
  INSERT INTO @schema.script_files (script_id, path, role, position, hash)
  SELECT clone.id, f.path, f.role, f.position, f.hash
  FROM clone JOIN @schema.script_files f ON f.script_id = clone.cloned_from_id
  RETURNING path, role, position, created_at, updated_at
)
SELECT clone.*, (
  SELECT json_agg(json_build_array(path, role, created_at, updated_at) ORDER BY role, position, path) FROM file
) AS files
FROM clone
