-- $2: the caller's address, $3: may change others' rows. Each pair: whether it is given, and its value. $9: only with
-- files, which then come too; in a subselect it is hidden from planning, so that one plan serves both.
WITH target AS (
  SELECT id, owner_email FROM @schema.scripts
  WHERE id = $1 AND (NOT (SELECT $9::boolean) OR EXISTS (SELECT FROM @schema.script_files f WHERE f.script_id = $1))
  FOR NO KEY UPDATE
), allowed AS (
  SELECT id FROM target WHERE owner_email = $2 OR $3
), changed AS (
  UPDATE @schema.scripts r SET
    name = CASE WHEN $4 THEN $5 ELSE r.name END,
    description = CASE WHEN $6 THEN $7 ELSE r.description END,
    is_archived = coalesce($8, r.is_archived),
    updated_at = greatest(clock_timestamp(), r.updated_at + interval '1 microsecond')
  FROM allowed WHERE r.id = allowed.id
  RETURNING r.id, r.created_at, r.updated_at, r.name, r.description, r.owner_email, r.template_id, r.is_archived,
    r.cloned_from_id
)
SELECT target.owner_email AS found, changed.*, CASE WHEN (SELECT $9::boolean) THEN (
  SELECT json_agg(json_build_array(f.path, f.role, c.content) ORDER BY f.role, f.position)
  FROM @schema.script_files f JOIN @schema.contents c USING (hash) WHERE f.script_id = changed.id
) END AS files, t.id AS parent_id, t.created_at AS parent_created_at, t.updated_at AS parent_updated_at,
  t.name AS parent_name, t.identifier AS parent_identifier, t.description AS parent_description,
  t.owner_email AS parent_owner_email, t.is_archived AS parent_is_archived, t.cloned_from_id AS parent_cloned_from_id
FROM target LEFT JOIN changed USING (id) LEFT JOIN @schema.templates t ON t.id = changed.template_id
