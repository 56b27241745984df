-- Never brings a deleted record back.
UPDATE jobbergate.issuer_records SET expires_at = to_timestamp($3::double precision)
WHERE model = $1 AND id = $2
