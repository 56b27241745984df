-- One row: who this installation is. Agents put it into the key of each job that they hand to Slurm, so that two
-- installations on one cluster never take each other's jobs for their own.
CREATE TABLE jobbergate.instance (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row)
);
INSERT INTO jobbergate.instance DEFAULT VALUES;
