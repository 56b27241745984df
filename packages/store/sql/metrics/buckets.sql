-- One row per bucket and node. Gauges are averaged over the bucket's samples, amounts are added up. Buckets begin where
-- TimescaleDB's time_bucket lets them: weeks on Mondays, counted from 2000-01-03. $2: seconds a bucket; $3, $4: the first
-- and the last moment at which a bucket may begin; $5: one node, or null for all.
SELECT sample.bucket AS time, sample.node_host, avg(sample.cpu_frequency) AS cpu_frequency, sum(sample.cpu_time) AS cpu_time,
  avg(sample.cpu_utilization) AS cpu_utilization, avg(sample.gpu_memory) AS gpu_memory,
  avg(sample.gpu_utilization) AS gpu_utilization, sum(sample.page_faults) AS page_faults,
  avg(sample.memory_rss) AS memory_rss, avg(sample.memory_virtual) AS memory_virtual, sum(sample.disk_read) AS disk_read,
  sum(sample.disk_write) AS disk_write
FROM (
  SELECT m.*, m.time - ((m.time - 946857600) % $2::bigint + $2::bigint) % $2::bigint AS bucket
  FROM @schema.job_metrics m
  WHERE m.submission_id = $1 AND m.time >= $3::bigint AND m.time < $4::bigint + $2::bigint
    AND ($5::text IS NULL OR m.node_host = $5)
) sample
WHERE sample.bucket BETWEEN $3 AND $4
GROUP BY sample.bucket, sample.node_host
ORDER BY sample.bucket, sample.node_host
