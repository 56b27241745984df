DELETE FROM jobbergate.outbox WHERE id = ANY ($1::bigint[])
