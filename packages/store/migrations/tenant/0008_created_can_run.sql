-- What is made to wait for a cluster once more needs a script that can run, as a new submission does: else it would wait
-- for ever.
CREATE FUNCTION @schema.check_runnable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- The lock comes before the look, so that who takes the ENTRYPOINT away meanwhile sees this submission, or is seen.
  PERFORM FROM @schema.scripts WHERE id = NEW.script_id FOR KEY SHARE;
  IF NOT @schema.has_entrypoint(NEW.script_id) THEN
    RAISE EXCEPTION 'the script has no file to run'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'submissions_created_can_run';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER submissions_created_can_run BEFORE UPDATE OF status ON @schema.submissions
  FOR EACH ROW WHEN (NEW.status = 'CREATED' AND OLD.status <> 'CREATED') EXECUTE FUNCTION @schema.check_runnable();
