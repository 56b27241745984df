WITH script AS (
  INSERT INTO @schema.scripts (name, description, owner_email, template_id)
  VALUES ($1, $2, $3, $4)
  RETURNING id, created_at, updated_at, name, description, owner_email, template_id, is_archived, cloned_from_id
), file AS (
  SELECT path, role, position, content, sha256(convert_to(content, 'UTF8')) AS hash
  FROM unnest($5::text[], $6::text[], $7::text[]) WITH ORDINALITY AS f (path, role, content, position)
), stored AS (
  INSERT INTO @schema.contents (hash, content)
  SELECT DISTINCT ON (hash) hash, content FROM file ORDER BY hash
  ON CONFLICT (hash) DO NOTHING
), filed AS (
  INSERT INTO @schema.script_files (script_id, path, role, position, hash)
  SELECT script.id, file.path, file.role, file.position, file.hash FROM script CROSS JOIN file
)
SELECT * FROM script
