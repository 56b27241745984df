SELECT min(m.time) AS first, max(m.time) AS last FROM @schema.job_metrics m WHERE m.submission_id = $1
