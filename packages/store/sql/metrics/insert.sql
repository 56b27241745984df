-- $2: the cluster that measured. All samples or none: one that is there already fails the whole statement.
WITH target AS (
  SELECT id, client_id FROM @schema.submissions WHERE id = $1 FOR KEY SHARE
), added AS (
  INSERT INTO @schema.job_metrics (submission_id, time, node_host, step, task, cpu_frequency, cpu_time, cpu_utilization,
    gpu_memory, gpu_utilization, page_faults, memory_rss, memory_virtual, disk_read, disk_write)
  SELECT target.id, sample.*
  FROM target, unnest($3::bigint[], $4::text[], $5::bigint[], $6::bigint[], $7::float8[], $8::float8[], $9::float8[],
    $10::float8[], $11::float8[], $12::float8[], $13::float8[], $14::float8[], $15::float8[], $16::float8[]) AS sample
  WHERE target.client_id = $2
)
SELECT client_id FROM target
