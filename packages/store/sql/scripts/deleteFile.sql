-- $2: the caller's address, $3: may change others' rows, $4: path.
WITH target AS (
  SELECT id, owner_email FROM @schema.scripts WHERE id = $1 FOR NO KEY UPDATE
), allowed AS (
  SELECT id FROM target WHERE owner_email = $2 OR $3
), gone AS (
  DELETE FROM @schema.script_files f USING allowed WHERE f.script_id = allowed.id AND f.path = $4
  RETURNING f.script_id
), touched AS (
  UPDATE @schema.scripts r SET updated_at = greatest(clock_timestamp(), r.updated_at + interval '1 microsecond')
  FROM gone WHERE r.id = gone.script_id
)
SELECT target.owner_email AS found, allowed.id, EXISTS (SELECT FROM gone) AS is_gone
FROM target LEFT JOIN allowed USING (id)
