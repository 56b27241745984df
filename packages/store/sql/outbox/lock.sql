-- One process at a time delivers a kind ($1), until its transaction ends.
SELECT pg_try_advisory_xact_lock(hashtextextended('jobbergate.outbox ' || $1, 0)) AS is_ours
