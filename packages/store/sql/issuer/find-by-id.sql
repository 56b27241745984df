SELECT payload,
  extract(epoch FROM expires_at)::bigint AS expires_at,
  extract(epoch FROM consumed_at)::bigint AS consumed_at
FROM jobbergate.issuer_records
WHERE model = $1 AND id = $2
