-- By id ($1) or identifier ($2); a row without content: the template has no workflow.
SELECT c.content
FROM @schema.templates r
LEFT JOIN @schema.template_workflows w ON w.template_id = r.id
LEFT JOIN @schema.contents c USING (hash)
WHERE r.id = coalesce($1, (SELECT i.id FROM @schema.templates i WHERE i.identifier = $2))
