SELECT client_id FROM @schema.clusters ORDER BY client_id COLLATE "C"
