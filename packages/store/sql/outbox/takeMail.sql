-- The $1 mails that have been due for longest.
SELECT id, organization, payload, attempts, extract(epoch FROM now() - made_at)::float8 AS age
FROM jobbergate.outbox
WHERE kind = 'mail' AND not_before <= now()
ORDER BY not_before, id LIMIT $1
