-- By id ($1) or identifier ($2). $3: the caller's address, $4: may change others' rows. Each pair: whether it is given,
-- and its value; a configuration is given as a whole ($14: its text, $15 and $16: its sections). Other variables drop
-- the text, which would speak of the old ones.
WITH target AS (
  SELECT id, owner_email FROM @schema.templates WHERE id = $1 OR identifier = $2 FOR NO KEY UPDATE
), allowed AS (
  SELECT id FROM target WHERE owner_email = $3 OR $4
), changed AS (
  UPDATE @schema.templates r SET
    name = CASE WHEN $5 THEN $6 ELSE r.name END,
    identifier = CASE WHEN $7 THEN $8 ELSE r.identifier END,
    description = CASE WHEN $9 THEN $10 ELSE r.description END,
    is_archived = coalesce($11, r.is_archived),
    config_text = CASE WHEN $13 THEN $14 WHEN $12 THEN NULL ELSE r.config_text END,
    template_vars = CASE WHEN $12 OR $13 THEN $15 ELSE r.template_vars END,
    runtime_config = CASE WHEN $13 THEN $16 ELSE r.runtime_config END,
    updated_at = greatest(clock_timestamp(), r.updated_at + interval '1 microsecond')
  FROM allowed WHERE r.id = allowed.id
  RETURNING r.id, r.created_at, r.updated_at, r.name, r.identifier, r.description, r.owner_email, r.is_archived,
    r.cloned_from_id, r.template_vars,
    EXISTS (SELECT FROM @schema.template_workflows w WHERE w.template_id = r.id)
      AND EXISTS (SELECT FROM @schema.template_files f WHERE f.template_id = r.id) AS is_uploaded
)
SELECT target.owner_email AS found, changed.* FROM target LEFT JOIN changed USING (id)
