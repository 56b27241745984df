-- By id ($1) or identifier ($2). $3: the caller's address, $4: may change others' rows. Its runtime configuration goes
-- with it, and the uploaded text, which holds that.
WITH target AS (
  SELECT id, owner_email FROM @schema.templates WHERE id = $1 OR identifier = $2 FOR NO KEY UPDATE
), allowed AS (
  SELECT id FROM target WHERE owner_email = $3 OR $4
), gone AS (
  DELETE FROM @schema.template_workflows w USING allowed WHERE w.template_id = allowed.id RETURNING w.template_id
), changed AS (
  UPDATE @schema.templates r SET
    config_text = NULL,
    runtime_config = NULL,
    updated_at = greatest(clock_timestamp(), r.updated_at + interval '1 microsecond')
  FROM gone WHERE r.id = gone.template_id
)
SELECT target.owner_email AS found, allowed.id, EXISTS (SELECT FROM gone) AS is_gone
FROM target LEFT JOIN allowed USING (id)
