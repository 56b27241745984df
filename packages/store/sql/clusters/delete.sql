DELETE FROM @schema.clusters WHERE client_id = $1 AND last_reported IS NOT NULL RETURNING client_id
