-- By id ($1) or identifier ($2); a row without content: the template has no such file ($3).
SELECT c.content
FROM @schema.templates r
LEFT JOIN @schema.template_files f ON f.template_id = r.id AND f.path = $3
LEFT JOIN @schema.contents c USING (hash)
WHERE r.id = coalesce($1, (SELECT i.id FROM @schema.templates i WHERE i.identifier = $2))
