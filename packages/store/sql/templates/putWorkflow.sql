-- By id ($1) or identifier ($2). $3: the caller's address, $4: may change others' rows. $5: the source, $6: its runtime
-- configuration; of a workflow that is there already, either may be null and stays. Nothing is written otherwise. A new
-- configuration drops the uploaded text, which would speak of the old one.
WITH target AS (
  SELECT id, owner_email FROM @schema.templates WHERE id = $1 OR identifier = $2 FOR NO KEY UPDATE
), allowed AS (
  SELECT id FROM target WHERE owner_email = $3 OR $4
), source AS (
  SELECT allowed.id, CASE WHEN $5::text IS NULL THEN w.hash ELSE sha256(convert_to($5, 'UTF8')) END AS hash
  FROM allowed LEFT JOIN @schema.template_workflows w ON w.template_id = allowed.id
  WHERE w.hash IS NOT NULL OR ($5 IS NOT NULL AND $6::text IS NOT NULL)
), stored AS (
  INSERT INTO @schema.contents (hash, content) SELECT hash, $5 FROM source WHERE $5 IS NOT NULL
  ON CONFLICT (hash) DO NOTHING
), filed AS (
  INSERT INTO @schema.template_workflows AS w (template_id, hash) SELECT id, hash FROM source
  ON CONFLICT (template_id) DO UPDATE SET hash = EXCLUDED.hash,
    updated_at = greatest(clock_timestamp(), w.updated_at + interval '1 microsecond')
  RETURNING w.template_id, w.created_at, w.updated_at
), changed AS (
  UPDATE @schema.templates r SET
    config_text = CASE WHEN $6 IS NULL THEN r.config_text END,
    runtime_config = coalesce($6, r.runtime_config),
    updated_at = greatest(clock_timestamp(), r.updated_at + interval '1 microsecond')
  FROM filed WHERE r.id = filed.template_id
  RETURNING r.runtime_config
)
SELECT target.owner_email AS found, allowed.id, filed.created_at, filed.updated_at, changed.runtime_config
FROM target LEFT JOIN allowed USING (id) LEFT JOIN filed ON true LEFT JOIN changed ON true
