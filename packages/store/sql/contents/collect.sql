-- Contents that nothing refers to, a day after they came: a bounded number at a time, skipping what others hold.
DELETE FROM @schema.contents WHERE hash IN (
  SELECT c.hash FROM @schema.contents c
  WHERE c.created_at < now() - interval '1 day'
    AND NOT EXISTS (SELECT FROM @schema.script_files f WHERE f.hash = c.hash)
    AND NOT EXISTS (SELECT FROM @schema.template_files f WHERE f.hash = c.hash)
    AND NOT EXISTS (SELECT FROM @schema.template_workflows w WHERE w.hash = c.hash)
  LIMIT $1
  FOR UPDATE SKIP LOCKED
)
RETURNING 1 AS n
