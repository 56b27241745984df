-- A bounded number at a time; rows that another process deletes are left to it.
WITH expired AS (
  SELECT model, id FROM jobbergate.issuer_records
  WHERE expires_at < to_timestamp($1::double precision)
  ORDER BY expires_at
  LIMIT $2
  FOR UPDATE SKIP LOCKED
)
DELETE FROM jobbergate.issuer_records AS record USING expired
WHERE record.model = expired.model AND record.id = expired.id
RETURNING 1 AS gone
