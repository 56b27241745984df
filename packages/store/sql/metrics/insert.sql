-- $2: the cluster that measured. All samples or none: one that is there already fails the whole statement. The submission
-- is held until they are in, because no foreign key looks after them.
WITH target AS (
  SELECT id, client_id FROM @schema.submissions WHERE id = $1 FOR KEY SHARE
), added AS (
  INSERT INTO @schema.job_metrics (submission_id, time, node_host, step, task, cpu_frequency, cpu_time, cpu_utilization,
    gpu_memory, gpu_utilization, page_faults, memory_rss, memory_virtual, disk_read, disk_write)
  SELECT target.id, unnest($3::bigint[]), unnest($4::text[]), unnest($5::bigint[]), unnest($6::bigint[]),
    unnest($7::float8[]), unnest($8::float8[]), unnest($9::float8[]), unnest($10::float8[]), unnest($11::float8[]),
    unnest($12::float8[]), unnest($13::float8[]), unnest($14::float8[]), unnest($15::float8[]), unnest($16::float8[])
  FROM target WHERE target.client_id = $2
)
SELECT client_id FROM target
