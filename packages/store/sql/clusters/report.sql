-- $2: seconds within which the next report should come.
INSERT INTO @schema.clusters (client_id, last_reported, interval_seconds) VALUES ($1, now(), $2)
ON CONFLICT (client_id) DO UPDATE SET
  last_asked = now(), last_reported = now(), interval_seconds = EXCLUDED.interval_seconds, updated_at = now()
