-- $2: the caller's address, $3: may change others' rows.
WITH target AS (
  SELECT id, owner_email FROM @schema.submissions WHERE id = $1 FOR UPDATE
), gone AS (
  DELETE FROM @schema.submissions r USING target WHERE r.id = target.id AND (target.owner_email = $2 OR $3) RETURNING r.id
)
SELECT target.owner_email AS found, gone.id FROM target LEFT JOIN gone USING (id)
