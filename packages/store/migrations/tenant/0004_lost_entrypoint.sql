-- A script runs by its ENTRYPOINT. What waits for a cluster when its script loses that file would wait for ever: it is
-- rejected, as by the deletion of the script.

-- VOLATILE, so that it sees what was committed while its caller waited for the script's lock.
CREATE FUNCTION @schema.has_entrypoint(script integer) RETURNS boolean LANGUAGE sql VOLATILE AS $$
  SELECT EXISTS (SELECT FROM @schema.script_files f WHERE f.script_id = script AND f.role = 'ENTRYPOINT')
$$;

CREATE FUNCTION @schema.reject_waiting() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  reason CONSTANT text := 'The job script has no file to run any more.';
BEGIN
  -- Who is about to submit the script holds it FOR KEY SHARE, and is waited for.
  PERFORM FROM @schema.scripts WHERE id = OLD.script_id FOR UPDATE;
  IF FOUND AND NOT @schema.has_entrypoint(OLD.script_id) THEN
    UPDATE @schema.submissions SET status = 'REJECTED', state_reason = reason, report_message = reason,
      updated_at = greatest(clock_timestamp(), updated_at + interval '1 microsecond')
    WHERE script_id = OLD.script_id AND status = 'CREATED';
  END IF;
  RETURN NULL;
END $$;

-- Deferred: a transaction that replaces all files has no ENTRYPOINT in its middle.
CREATE CONSTRAINT TRIGGER script_files_entrypoint_lost AFTER DELETE OR UPDATE OF role ON @schema.script_files
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.role = 'ENTRYPOINT')
  EXECUTE FUNCTION @schema.reject_waiting();

UPDATE @schema.submissions r SET status = 'REJECTED', state_reason = 'The job script has no file to run.',
  report_message = 'The job script has no file to run.',
  updated_at = greatest(clock_timestamp(), r.updated_at + interval '1 microsecond')
WHERE r.status = 'CREATED' AND NOT @schema.has_entrypoint(r.script_id);
