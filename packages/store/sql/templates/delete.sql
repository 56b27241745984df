-- By id ($1) or identifier ($2). $3: the caller's address, $4: may change others' rows, $5: let go of the scripts that
-- came from it.
WITH target AS (
  SELECT id, owner_email FROM @schema.templates WHERE id = $1 OR identifier = $2 FOR UPDATE
), allowed AS (
  SELECT id FROM target WHERE owner_email = $3 OR $4
), detached AS (
  UPDATE @schema.scripts s SET template_id = NULL FROM allowed WHERE $5 AND s.template_id = allowed.id
), gone AS (
  DELETE FROM @schema.templates r USING allowed WHERE r.id = allowed.id RETURNING r.id
)
SELECT target.owner_email AS found, gone.id FROM target LEFT JOIN gone USING (id)
