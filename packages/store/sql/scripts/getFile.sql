-- A row without content: the script ($1) has no such file ($2).
SELECT c.content
FROM @schema.scripts r
LEFT JOIN @schema.script_files f ON f.script_id = r.id AND f.path = $2
LEFT JOIN @schema.contents c USING (hash)
WHERE r.id = $1
