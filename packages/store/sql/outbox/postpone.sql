-- $1, $2: rows and why each failed. They wait twice as long each time: a second at first, $3 seconds at most.
UPDATE jobbergate.outbox o SET
  attempts = o.attempts + 1,
  not_before = clock_timestamp() + interval '1 second' * least(2 ^ least(o.attempts, 20), $3::float8),
  last_error = failed.reason
FROM unnest($1::bigint[], $2::text[]) AS failed (id, reason)
WHERE o.id = failed.id
