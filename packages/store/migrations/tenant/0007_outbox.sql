-- As before; and an end of a submission, whoever makes it, goes to the outbox too, if this connection's service has
-- somebody to tell: it names the kinds in the setting `jobbergate.sinks` (packages/store/src/pool.ts).
CREATE OR REPLACE FUNCTION @schema.record_submission_state() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  sinks text[];
  organization text;
BEGIN
  INSERT INTO @schema.submission_history (submission_id, status, slurm_job_state, message)
  VALUES (NEW.id, NEW.status, NEW.slurm_job_state, NEW.state_reason);
  IF NEW.status IN ('REJECTED', 'CANCELLED', 'DONE', 'ABORTED') AND OLD.status IS DISTINCT FROM NEW.status THEN
    sinks := string_to_array(current_setting('jobbergate.sinks', true), ',');
    organization := coalesce(substring(TG_TABLE_SCHEMA FROM '^jobbergate_org_(.*)$'), '');
    IF 'status' = ANY (sinks) THEN
      INSERT INTO jobbergate.outbox (kind, organization, payload)
      VALUES ('status', organization, json_build_object('submission', NEW.id, 'owner', NEW.owner_email,
        'status', NEW.status, 'slurmJobState', NEW.slurm_job_state));
    END IF;
    -- Texts of users, which no statement bounds.
    IF 'mail' = ANY (sinks) AND NEW.status = 'REJECTED' THEN
      INSERT INTO jobbergate.outbox (kind, organization, payload)
      VALUES ('mail', organization, json_build_object('submission', NEW.id, 'owner', NEW.owner_email,
        'name', left(NEW.name, 1000), 'message', left(NEW.report_message, 10000)));
    END IF;
  END IF;
  RETURN NULL;
END $$;
