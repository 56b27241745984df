-- Writes or replaces a record; one that was consumed stays so.
INSERT INTO jobbergate.issuer_records (model, id, payload, grant_id, user_code, uid, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, to_timestamp($7::double precision))
ON CONFLICT (model, id) DO UPDATE SET
  payload = excluded.payload,
  grant_id = excluded.grant_id,
  user_code = excluded.user_code,
  uid = excluded.uid,
  expires_at = excluded.expires_at
