-- $2: the caller's address, $3: may change others' rows, $4: let go of the submissions that refer to it.
WITH target AS (
  SELECT id, owner_email FROM @schema.scripts WHERE id = $1 FOR UPDATE
), allowed AS (
  SELECT id FROM target WHERE owner_email = $2 OR $3
), detached AS (
  UPDATE @schema.submissions s SET
    script_id = NULL,
    status = CASE WHEN s.status = 'CREATED' THEN 'REJECTED' ELSE s.status END,
    state_reason = CASE WHEN s.status = 'CREATED' THEN 'The job script was deleted.' ELSE s.state_reason END,
    report_message = CASE WHEN s.status = 'CREATED' THEN 'The job script was deleted.' ELSE s.report_message END,
    updated_at = CASE WHEN s.status = 'CREATED' THEN greatest(clock_timestamp(), s.updated_at + interval '1 microsecond')
      ELSE s.updated_at END
  FROM allowed WHERE $4 AND s.script_id = allowed.id
), gone AS (
  DELETE FROM @schema.scripts r USING allowed WHERE r.id = allowed.id RETURNING r.id
)
SELECT target.owner_email AS found, gone.id FROM target LEFT JOIN gone USING (id)
