SELECT c.client_id AS id, c.created_at, c.updated_at, c.last_reported, c.interval_seconds,
  c.last_reported + make_interval(secs => c.interval_seconds) >= now() AS is_healthy
FROM @schema.clusters c
WHERE c.client_id = $1 AND c.last_reported IS NOT NULL
