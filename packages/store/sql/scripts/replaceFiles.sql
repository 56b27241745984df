-- In the transaction of the update that checked the caller's right, and holds the row's lock.
WITH file AS (
  SELECT path, role, position, content, sha256(convert_to(content, 'UTF8')) AS hash
  FROM unnest($2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS f (path, role, content, position)
), stored AS (
  INSERT INTO @schema.contents (hash, content)
  SELECT DISTINCT ON (hash) hash, content FROM file ORDER BY hash
  ON CONFLICT (hash) DO NOTHING
)
INSERT INTO @schema.script_files (script_id, path, role, position, hash)
SELECT $1, path, role, position, hash FROM file
