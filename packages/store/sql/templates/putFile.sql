-- By id ($1) or identifier ($2). $3: the caller's address, $4: may change others' rows. $5: path, $6: role, $7: content,
-- null: that of the file ($8) that is renamed. Null times in the answer: there is no file to rename,
-- or another one is in the way.
WITH target AS (
  SELECT id, owner_email FROM @schema.templates WHERE id = $1 OR identifier = $2 FOR NO KEY UPDATE
), allowed AS (
  SELECT id FROM target WHERE owner_email = $3 OR $4
), barred AS MATERIALIZED (
  SELECT id, @schema.template_file_in_the_way(id, $5, $8) AS path FROM allowed
), previous AS (
  SELECT f.hash FROM @schema.template_files f JOIN allowed ON f.template_id = allowed.id WHERE f.path = $8
), source AS (
  SELECT barred.id, CASE WHEN $7::text IS NULL THEN previous.hash ELSE sha256(convert_to($7, 'UTF8')) END AS hash
  FROM barred LEFT JOIN previous ON true
  WHERE barred.path IS NULL AND ($8::text IS NULL OR previous.hash IS NOT NULL)
), stored AS (
  INSERT INTO @schema.contents (hash, content) SELECT hash, $7 FROM source WHERE $7 IS NOT NULL
  ON CONFLICT (hash) DO NOTHING
), renamed AS (
  DELETE FROM @schema.template_files f USING source WHERE f.template_id = source.id AND f.path = $8 AND $8 <> $5
), filed AS (
  INSERT INTO @schema.template_files AS f (template_id, path, role, position, hash)
  SELECT source.id, $5, $6, (
    SELECT coalesce(max(position), 0) + 1 FROM @schema.template_files WHERE template_id = source.id
  ), source.hash
  FROM source
  ON CONFLICT (template_id, path) DO UPDATE SET role = EXCLUDED.role, hash = EXCLUDED.hash,
    updated_at = greatest(clock_timestamp(), f.updated_at + interval '1 microsecond')
  RETURNING f.template_id, f.created_at, f.updated_at
), touched AS (
  UPDATE @schema.templates r SET updated_at = greatest(clock_timestamp(), r.updated_at + interval '1 microsecond')
  FROM filed WHERE r.id = filed.template_id
)
SELECT target.owner_email AS found, barred.id, barred.path AS in_the_way, filed.created_at, filed.updated_at
FROM target LEFT JOIN barred USING (id) LEFT JOIN filed ON true
