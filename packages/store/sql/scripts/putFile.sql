-- $2: the caller's address, $3: may change others' rows. $4: path, $5: role, $6: content, null: that of the file ($7)
-- that is renamed. The old name goes before the new one comes, because a script has one entry point at most. Nothing
-- happens when another file is in the way.
WITH target AS (
  SELECT id, owner_email FROM @schema.scripts WHERE id = $1 FOR NO KEY UPDATE
), allowed AS (
  SELECT id FROM target WHERE owner_email = $2 OR $3
), barred AS MATERIALIZED (
  SELECT id, @schema.file_in_the_way(id, $4, $7) AS path FROM allowed
), previous AS (
  SELECT f.hash FROM @schema.script_files f JOIN allowed ON f.script_id = allowed.id WHERE f.path = $7
), source AS (
  SELECT barred.id, CASE WHEN $6::text IS NULL THEN previous.hash ELSE sha256(convert_to($6, 'UTF8')) END AS hash
  FROM barred LEFT JOIN previous ON true
  WHERE barred.path IS NULL AND ($7::text IS NULL OR previous.hash IS NOT NULL)
), stored AS (
  INSERT INTO @schema.contents (hash, content) SELECT hash, $6 FROM source WHERE $6 IS NOT NULL
  ON CONFLICT (hash) DO NOTHING
), renamed AS (
  DELETE FROM @schema.script_files f USING source WHERE f.script_id = source.id AND f.path = $7 AND $7 <> $4
  RETURNING f.path
), filed AS (
  INSERT INTO @schema.script_files AS f (script_id, path, role, position, hash)
  SELECT source.id, $4, $5, (
    SELECT coalesce(max(position), 0) + 1 FROM @schema.script_files WHERE script_id = source.id
  ), source.hash
  FROM source CROSS JOIN (SELECT count(*) FROM renamed) AS done
  ON CONFLICT (script_id, path) DO UPDATE SET role = EXCLUDED.role, hash = EXCLUDED.hash,
    updated_at = greatest(clock_timestamp(), f.updated_at + interval '1 microsecond')
  RETURNING f.script_id, f.created_at, f.updated_at
), touched AS (
  UPDATE @schema.scripts r SET updated_at = greatest(clock_timestamp(), r.updated_at + interval '1 microsecond')
  FROM filed WHERE r.id = filed.script_id
)
SELECT target.owner_email AS found, barred.id, barred.path AS in_the_way, filed.created_at, filed.updated_at
FROM target LEFT JOIN barred USING (id) LEFT JOIN filed ON true
