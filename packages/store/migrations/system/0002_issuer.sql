-- The embedded issuer's state: what people and programs signed in to, and the keys that sign their tokens.

-- One artefact of oidc-provider (a session, a device code, a grant…). `payload` is json, not jsonb, because it
-- holds what clients sent, and jsonb refuses U+0000.
CREATE TABLE jobbergate.issuer_records (
  model text NOT NULL,
  id text NOT NULL,
  payload json NOT NULL,
  grant_id text,
  user_code text,
  uid text,
  expires_at timestamptz,
  consumed_at timestamptz,
  PRIMARY KEY (model, id)
);
CREATE INDEX issuer_records_grant ON jobbergate.issuer_records (grant_id) WHERE grant_id IS NOT NULL;
CREATE INDEX issuer_records_user_code ON jobbergate.issuer_records (model, user_code) WHERE user_code IS NOT NULL;
CREATE INDEX issuer_records_uid ON jobbergate.issuer_records (model, uid) WHERE uid IS NOT NULL;
CREATE INDEX issuer_records_expiry ON jobbergate.issuer_records (expires_at) WHERE expires_at IS NOT NULL;

-- Generations are unique: of several processes that make the same one at once, the first one's counts.
CREATE TABLE jobbergate.issuer_keys (
  generation integer PRIMARY KEY CHECK (generation > 0),
  kid text NOT NULL UNIQUE,
  private_jwk json NOT NULL,
  signs_from timestamptz NOT NULL
);
