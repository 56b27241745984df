-- Walks from series to series by the key, instead of reading all samples of each.
WITH RECURSIVE series AS (
  (SELECT m.node_host, m.step, m.task FROM @schema.job_metrics m WHERE m.submission_id = $1
    ORDER BY m.node_host, m.step, m.task LIMIT 1)
  UNION ALL
  SELECT next.* FROM series s CROSS JOIN LATERAL (
    SELECT m.node_host, m.step, m.task FROM @schema.job_metrics m
    WHERE m.submission_id = $1 AND (m.node_host, m.step, m.task) > (s.node_host, s.step, s.task)
    ORDER BY m.node_host, m.step, m.task LIMIT 1
  ) next
)
SELECT s.node_host, s.step, s.task, (
    SELECT max(m.time) FROM @schema.job_metrics m
    WHERE m.submission_id = $1 AND m.node_host = s.node_host AND m.step = s.step AND m.task = s.task
  ) AS last_time
FROM series s
