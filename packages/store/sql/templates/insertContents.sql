-- Second half, in the same transaction. $2: the workflow's source; $3, $4, $5: paths, roles and contents of files.
WITH file AS (
  SELECT path, role, position, content, sha256(convert_to(content, 'UTF8')) AS hash
  FROM unnest($3::text[], $4::text[], $5::text[]) WITH ORDINALITY AS f (path, role, content, position)
), workflow AS (
  SELECT $2::text AS content, sha256(convert_to($2::text, 'UTF8')) AS hash
), stored AS (
  INSERT INTO @schema.contents (hash, content)
  SELECT DISTINCT ON (hash) hash, content
  FROM (SELECT hash, content FROM file UNION ALL SELECT hash, content FROM workflow) all_of_them ORDER BY hash
  ON CONFLICT (hash) DO NOTHING
), with_workflow AS (
  INSERT INTO @schema.template_workflows (template_id, hash) SELECT $1, hash FROM workflow
)
INSERT INTO @schema.template_files (template_id, path, role, position, hash)
SELECT $1, path, role, position, hash FROM file
