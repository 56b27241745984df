-- Of two that use a record at once, one gets a row.
UPDATE jobbergate.issuer_records SET consumed_at = now()
WHERE model = $1 AND id = $2 AND consumed_at IS NULL
RETURNING id
