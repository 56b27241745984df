-- The rows of one tenant. `@schema` stands for the tenant's schema: every name is qualified, none depends on a
-- search path.

-- File contents, once each, by the SHA-256 of their UTF-8 bytes: a clone costs no copy.
CREATE TABLE @schema.contents (
  hash bytea PRIMARY KEY,
  content text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE @schema.templates (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  name text NOT NULL,
  identifier text CONSTRAINT templates_identifier_key UNIQUE,
  description text,
  owner_email text NOT NULL CHECK (owner_email <> ''),
  is_archived boolean NOT NULL DEFAULT false,
  cloned_from_id integer REFERENCES @schema.templates ON DELETE SET NULL,
  -- The YAML as it was uploaded; dropped when its sections change otherwise.
  config_text text,
  -- Sections as JSON texts, never jsonb: the order of keys and 3.0 beside 3 matter to a rendering.
  template_vars text,
  runtime_config text
);
CREATE INDEX templates_owner ON @schema.templates (owner_email, id);
CREATE INDEX templates_cloned_from ON @schema.templates (cloned_from_id) WHERE cloned_from_id IS NOT NULL;

CREATE TABLE @schema.template_workflows (
  template_id integer PRIMARY KEY REFERENCES @schema.templates ON DELETE CASCADE,
  hash bytea NOT NULL REFERENCES @schema.contents,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX template_workflows_hash ON @schema.template_workflows (hash);

CREATE TABLE @schema.template_files (
  template_id integer NOT NULL REFERENCES @schema.templates ON DELETE CASCADE,
  path text COLLATE "C" NOT NULL,
  role text NOT NULL CHECK (role IN ('ENTRYPOINT', 'SUPPORT')),
  position integer NOT NULL,
  hash bytea NOT NULL REFERENCES @schema.contents,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (template_id, path)
);
CREATE INDEX template_files_hash ON @schema.template_files (hash);

CREATE TABLE @schema.scripts (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  name text NOT NULL,
  description text,
  owner_email text NOT NULL CHECK (owner_email <> ''),
  template_id integer CONSTRAINT scripts_template_id_fkey REFERENCES @schema.templates,
  is_archived boolean NOT NULL DEFAULT false,
  cloned_from_id integer REFERENCES @schema.scripts ON DELETE SET NULL
);
CREATE INDEX scripts_listed ON @schema.scripts (id) WHERE NOT is_archived;
CREATE INDEX scripts_owner ON @schema.scripts (owner_email, id);
CREATE INDEX scripts_template ON @schema.scripts (template_id, id);
CREATE INDEX scripts_cloned_from ON @schema.scripts (cloned_from_id) WHERE cloned_from_id IS NOT NULL;

CREATE TABLE @schema.script_files (
  script_id integer NOT NULL REFERENCES @schema.scripts ON DELETE CASCADE,
  path text COLLATE "C" NOT NULL,
  role text NOT NULL CHECK (role IN ('ENTRYPOINT', 'SUPPORT')),
  position integer NOT NULL,
  hash bytea NOT NULL REFERENCES @schema.contents,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (script_id, path)
);
CREATE UNIQUE INDEX script_files_one_entrypoint ON @schema.script_files (script_id) WHERE role = 'ENTRYPOINT';
CREATE INDEX script_files_hash ON @schema.script_files (hash);

CREATE TABLE @schema.submissions (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  name text NOT NULL,
  description text,
  owner_email text NOT NULL CHECK (owner_email <> ''),
  script_id integer CONSTRAINT submissions_script_id_fkey REFERENCES @schema.scripts,
  execution_directory text,
  -- Slurm's ids are unsigned 32-bit numbers.
  slurm_job_id bigint,
  client_id text NOT NULL,
  status text NOT NULL DEFAULT 'CREATED'
    CHECK (status IN ('CREATED', 'SUBMITTED', 'REJECTED', 'DONE', 'ABORTED', 'CANCELLED')),
  slurm_job_state text,
  -- Why it is in its state, in words for its history.
  state_reason text,
  -- What Slurm said of the job: the text of a JSON object.
  slurm_job_info text,
  sbatch_arguments text[],
  report_message text,
  is_archived boolean NOT NULL DEFAULT false,
  cloned_from_id integer REFERENCES @schema.submissions ON DELETE SET NULL
);
CREATE INDEX submissions_listed ON @schema.submissions (id) WHERE NOT is_archived;
CREATE INDEX submissions_owner ON @schema.submissions (owner_email, id);
CREATE INDEX submissions_script ON @schema.submissions (script_id);
CREATE INDEX submissions_slurm_job ON @schema.submissions (slurm_job_id) WHERE slurm_job_id IS NOT NULL;
CREATE INDEX submissions_open ON @schema.submissions (client_id, status, id)
  WHERE status IN ('CREATED', 'SUBMITTED', 'CANCELLED');
CREATE INDEX submissions_cloned_from ON @schema.submissions (cloned_from_id) WHERE cloned_from_id IS NOT NULL;

-- Every change of state, written in the transaction that makes it: what users see as progress, and what whoever follows
-- the states reads from where it left off.
CREATE TABLE @schema.submission_history (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  submission_id integer NOT NULL REFERENCES @schema.submissions ON DELETE CASCADE,
  at timestamptz NOT NULL DEFAULT now(),
  status text NOT NULL,
  slurm_job_state text,
  message text
);
CREATE INDEX submission_history_submission ON @schema.submission_history (submission_id, id);

CREATE FUNCTION @schema.record_submission_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO @schema.submission_history (submission_id, status, slurm_job_state, message)
  VALUES (NEW.id, NEW.status, NEW.slurm_job_state, NEW.state_reason);
  RETURN NULL;
END $$;
CREATE TRIGGER submissions_created AFTER INSERT ON @schema.submissions
  FOR EACH ROW EXECUTE FUNCTION @schema.record_submission_state();
CREATE TRIGGER submissions_changed AFTER UPDATE OF status, slurm_job_state ON @schema.submissions
  FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status OR OLD.slurm_job_state IS DISTINCT FROM NEW.slurm_job_state)
  EXECUTE FUNCTION @schema.record_submission_state();

-- What a job used, as its cluster measured it. The key serves the last time of each series; the other index serves
-- spans of time and their ends.
CREATE TABLE @schema.job_metrics (
  submission_id integer NOT NULL REFERENCES @schema.submissions ON DELETE CASCADE,
  node_host text COLLATE "C" NOT NULL,
  -- Slurm numbers its own steps from the top of 32 bits downwards.
  step bigint NOT NULL,
  task bigint NOT NULL,
  -- Seconds since 1970.
  time bigint NOT NULL,
  cpu_frequency double precision NOT NULL,
  cpu_time double precision NOT NULL,
  cpu_utilization double precision NOT NULL,
  gpu_memory double precision NOT NULL,
  gpu_utilization double precision NOT NULL,
  page_faults double precision NOT NULL,
  memory_rss double precision NOT NULL,
  memory_virtual double precision NOT NULL,
  disk_read double precision NOT NULL,
  disk_write double precision NOT NULL,
  CONSTRAINT job_metrics_pkey PRIMARY KEY (submission_id, node_host, step, task, time)
);
CREATE INDEX job_metrics_time ON @schema.job_metrics (submission_id, time);

-- A cluster is known by the client id of its agent.
CREATE TABLE @schema.clusters (
  client_id text COLLATE "C" PRIMARY KEY,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  last_asked timestamptz NOT NULL DEFAULT now(),
  -- Null: it has asked for work, and never said how it fares.
  last_reported timestamptz,
  -- Seconds within which the next report should come.
  interval_seconds integer,
  CHECK ((last_reported IS NULL) = (interval_seconds IS NULL))
);

-- Exact totals without counting rows: 32 slots per owner (and for all, under the empty owner), so that writers do not
-- queue on one row. Readers sum the slots in their list's own statement, hence in its snapshot.
CREATE TABLE @schema.row_counts (
  kind text COLLATE "C" NOT NULL,
  owner_email text COLLATE "C" NOT NULL,
  is_archived boolean NOT NULL,
  has_identifier boolean NOT NULL,
  slot smallint NOT NULL,
  n bigint NOT NULL,
  PRIMARY KEY (kind, owner_email, is_archived, has_identifier, slot)
) WITH (fillfactor = 50);

-- Adds per-owner changes to this backend's slots. Sorted, so that two writers lock rows in one order.
CREATE FUNCTION @schema.add_counts(of_kind text, owners text[], archived boolean[], identified boolean[], changes bigint[])
RETURNS void LANGUAGE sql AS $$
  INSERT INTO @schema.row_counts AS c (kind, owner_email, is_archived, has_identifier, slot, n)
  SELECT of_kind, counted.owner, d.is_archived, d.has_identifier, pg_backend_pid() % 32, sum(d.change)
  FROM unnest(owners, archived, identified, changes) AS d (owner_email, is_archived, has_identifier, change)
  CROSS JOIN LATERAL (VALUES (''), (d.owner_email)) AS counted (owner)
  GROUP BY counted.owner, d.is_archived, d.has_identifier
  HAVING sum(d.change) <> 0
  ORDER BY counted.owner, d.is_archived, d.has_identifier
  ON CONFLICT (kind, owner_email, is_archived, has_identifier, slot) DO UPDATE SET n = c.n + EXCLUDED.n
$$;

CREATE FUNCTION @schema.count_templates() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  owners text[]; archived boolean[]; identified boolean[]; changes bigint[];
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT array_agg(owner_email), array_agg(is_archived), array_agg(has), array_agg(n)
    INTO owners, archived, identified, changes
    FROM (SELECT owner_email, is_archived, identifier IS NOT NULL AS has, count(*) AS n FROM added GROUP BY 1, 2, 3) d;
  ELSIF TG_OP = 'DELETE' THEN
    SELECT array_agg(owner_email), array_agg(is_archived), array_agg(has), array_agg(-n)
    INTO owners, archived, identified, changes
    FROM (SELECT owner_email, is_archived, identifier IS NOT NULL AS has, count(*) AS n FROM removed GROUP BY 1, 2, 3) d;
  ELSE
    SELECT array_agg(owner_email), array_agg(is_archived), array_agg(has), array_agg(n)
    INTO owners, archived, identified, changes
    FROM (
      SELECT owner_email, is_archived, has, sum(change)::bigint AS n
      FROM (
        SELECT owner_email, is_archived, identifier IS NOT NULL AS has, 1 AS change FROM added
        UNION ALL
        SELECT owner_email, is_archived, identifier IS NOT NULL, -1 FROM removed
      ) moved GROUP BY 1, 2, 3 HAVING sum(change) <> 0
    ) d;
  END IF;
  IF owners IS NOT NULL THEN
    PERFORM @schema.add_counts('template', owners, archived, identified, changes);
  END IF;
  RETURN NULL;
END $$;

-- For tables without identifiers; the argument is the kind.
CREATE FUNCTION @schema.count_rows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  owners text[]; archived boolean[]; changes bigint[];
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT array_agg(owner_email), array_agg(is_archived), array_agg(n) INTO owners, archived, changes
    FROM (SELECT owner_email, is_archived, count(*) AS n FROM added GROUP BY 1, 2) d;
  ELSIF TG_OP = 'DELETE' THEN
    SELECT array_agg(owner_email), array_agg(is_archived), array_agg(-n) INTO owners, archived, changes
    FROM (SELECT owner_email, is_archived, count(*) AS n FROM removed GROUP BY 1, 2) d;
  ELSE
    SELECT array_agg(owner_email), array_agg(is_archived), array_agg(n) INTO owners, archived, changes
    FROM (
      SELECT owner_email, is_archived, sum(change)::bigint AS n
      FROM (
        SELECT owner_email, is_archived, 1 AS change FROM added
        UNION ALL
        SELECT owner_email, is_archived, -1 FROM removed
      ) moved GROUP BY 1, 2 HAVING sum(change) <> 0
    ) d;
  END IF;
  IF owners IS NOT NULL THEN
    PERFORM @schema.add_counts(TG_ARGV[0], owners, archived, array_fill(false, ARRAY[cardinality(owners)]), changes);
  END IF;
  RETURN NULL;
END $$;

-- Only statement triggers: row triggers made an insert of 100,000 rows take minutes, and deadlocked.
CREATE TRIGGER templates_counted_insert AFTER INSERT ON @schema.templates
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION @schema.count_templates();
CREATE TRIGGER templates_counted_delete AFTER DELETE ON @schema.templates
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION @schema.count_templates();
CREATE TRIGGER templates_counted_update AFTER UPDATE ON @schema.templates
  REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION @schema.count_templates();
CREATE TRIGGER scripts_counted_insert AFTER INSERT ON @schema.scripts
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION @schema.count_rows('script');
CREATE TRIGGER scripts_counted_delete AFTER DELETE ON @schema.scripts
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION @schema.count_rows('script');
CREATE TRIGGER scripts_counted_update AFTER UPDATE ON @schema.scripts
  REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION @schema.count_rows('script');
CREATE TRIGGER submissions_counted_insert AFTER INSERT ON @schema.submissions
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION @schema.count_rows('submission');
CREATE TRIGGER submissions_counted_delete AFTER DELETE ON @schema.submissions
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION @schema.count_rows('submission');
CREATE TRIGGER submissions_counted_update AFTER UPDATE ON @schema.submissions
  REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION @schema.count_rows('submission');

-- Search by parts of words is fast where pg_trgm may be installed, and a scan where not.
DO $$
DECLARE
  home text;
BEGIN
  BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA jobbergate;
  EXCEPTION WHEN OTHERS THEN
    RAISE NOTICE 'pg_trgm is not to be had (%): searches will scan', SQLERRM;
  END;
  SELECT n.nspname INTO home FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm';
  IF home IS NOT NULL THEN
    EXECUTE format('CREATE INDEX templates_search ON @schema.templates USING gin (name %1$I.gin_trgm_ops, '
      'identifier %1$I.gin_trgm_ops, description %1$I.gin_trgm_ops, owner_email %1$I.gin_trgm_ops)', home);
    EXECUTE format('CREATE INDEX scripts_search ON @schema.scripts USING gin (name %1$I.gin_trgm_ops, '
      'description %1$I.gin_trgm_ops, owner_email %1$I.gin_trgm_ops)', home);
    EXECUTE format('CREATE INDEX submissions_search ON @schema.submissions USING gin (name %1$I.gin_trgm_ops, '
      'description %1$I.gin_trgm_ops, owner_email %1$I.gin_trgm_ops, client_id %1$I.gin_trgm_ops)', home);
  END IF;
END $$;
