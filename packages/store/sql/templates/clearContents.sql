-- First half of a replacement: checks the right, takes the row's lock, forgets files and sets the new configuration.
WITH target AS (
  SELECT id, owner_email FROM @schema.templates WHERE id = $1 FOR NO KEY UPDATE
), allowed AS (
  SELECT id FROM target WHERE owner_email = $2 OR $3
), no_workflow AS (
  DELETE FROM @schema.template_workflows w USING allowed WHERE w.template_id = allowed.id
), no_files AS (
  DELETE FROM @schema.template_files f USING allowed WHERE f.template_id = allowed.id
), changed AS (
  UPDATE @schema.templates r SET
    config_text = $4, template_vars = $5, runtime_config = $6,
    updated_at = greatest(clock_timestamp(), r.updated_at + interval '1 microsecond')
  FROM allowed WHERE r.id = allowed.id
  RETURNING r.id
)
SELECT target.owner_email AS found, changed.id FROM target LEFT JOIN changed USING (id)
