-- What is still to be told to others of a submission's end: a row is written in the transaction of the change that it
-- tells of, and goes when it was delivered. Empty where nobody is to be told.
CREATE TABLE jobbergate.outbox (
  -- Of two changes, one of which came after the other one had been committed, the later one has the larger number.
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('status', 'mail')),
  -- Empty: the installation's own rows, without multi-tenancy.
  organization text COLLATE "C" NOT NULL,
  payload json NOT NULL,
  made_at timestamptz NOT NULL DEFAULT now(),
  -- When it may be tried, and what came of it so far.
  not_before timestamptz NOT NULL DEFAULT now(),
  attempts integer NOT NULL DEFAULT 0,
  last_error text
);
CREATE INDEX outbox_status ON jobbergate.outbox (organization, id) WHERE kind = 'status';
CREATE INDEX outbox_mail ON jobbergate.outbox (not_before, id) WHERE kind = 'mail';
