-- The $1 oldest events, but of each organization its next $2 at most, and none while its next one has to wait. Looks at
-- the first rows of each organization alone, however many wait behind them.
WITH RECURSIVE organizations AS (
  SELECT min(organization) AS name FROM jobbergate.outbox WHERE kind = 'status'
  UNION ALL
  SELECT (SELECT min(o.organization) FROM jobbergate.outbox o WHERE o.kind = 'status' AND o.organization > last.name)
  FROM organizations last WHERE last.name IS NOT NULL
)
SELECT next.id, organizations.name AS organization, next.payload, next.attempts, next.age
FROM organizations CROSS JOIN LATERAL (
  SELECT o.id, o.payload, o.attempts, extract(epoch FROM now() - o.made_at)::float8 AS age,
    first_value(o.not_before) OVER (ORDER BY o.id) AS not_before
  FROM (
    SELECT * FROM jobbergate.outbox o WHERE o.kind = 'status' AND o.organization = organizations.name
    ORDER BY o.id LIMIT $2
  ) o
) next
WHERE next.not_before <= now()
ORDER BY next.id LIMIT $1
