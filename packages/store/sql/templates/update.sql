-- $2: the caller's address, $3: may change others' rows. Each pair: whether it is given, and its value; a
-- configuration is given as a whole ($11: its text, $12 and $13: its sections).
WITH target AS (
  SELECT id, owner_email FROM @schema.templates WHERE id = $1 FOR NO KEY UPDATE
), allowed AS (
  SELECT id FROM target WHERE owner_email = $2 OR $3
), changed AS (
  UPDATE @schema.templates r SET
    name = CASE WHEN $4 THEN $5 ELSE r.name END,
    identifier = CASE WHEN $6 THEN $7 ELSE r.identifier END,
    description = CASE WHEN $8 THEN $9 ELSE r.description END,
    config_text = CASE WHEN $10 THEN $11 ELSE r.config_text END,
    template_vars = CASE WHEN $10 THEN $12 ELSE r.template_vars END,
    runtime_config = CASE WHEN $10 THEN $13 ELSE r.runtime_config END,
    updated_at = greatest(clock_timestamp(), r.updated_at + interval '1 microsecond')
  FROM allowed WHERE r.id = allowed.id
  RETURNING r.id, r.created_at, r.updated_at, r.name, r.identifier, r.description, r.owner_email, r.is_archived,
    r.cloned_from_id,
    EXISTS (SELECT FROM @schema.template_workflows w WHERE w.template_id = r.id)
      AND EXISTS (SELECT FROM @schema.template_files f WHERE f.template_id = r.id) AS is_uploaded
)
SELECT target.owner_email AS found, changed.* FROM target LEFT JOIN changed USING (id)
