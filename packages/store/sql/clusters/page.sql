SELECT whole.total, c.client_id AS id, c.created_at, c.updated_at, c.last_reported, c.interval_seconds,
  c.last_reported + make_interval(secs => c.interval_seconds) >= now() AS is_healthy
FROM (SELECT count(*) AS total FROM @schema.clusters WHERE last_reported IS NOT NULL) whole
LEFT JOIN (
  SELECT * FROM @schema.clusters WHERE last_reported IS NOT NULL ORDER BY client_id LIMIT $1 OFFSET $2
) c ON true
ORDER BY c.client_id
