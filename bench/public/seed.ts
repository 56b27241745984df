// The rows of the public API: the same as ours.
import { DESCRIPTION, NAME, OWNER, type ScriptTables } from '../seed.ts';

export const THEIRS: ScriptTables = {
  count: 'SELECT count(*) AS n FROM job_scripts',
  insert: `WITH script AS (
      INSERT INTO job_scripts (name, description, owner_email, is_archived, created_at, updated_at)
      SELECT ${NAME}, ${DESCRIPTION}, ${OWNER}, false, now(), now()
      FROM generate_series($1::int, $2::int) AS i ORDER BY i
      RETURNING id
    )
    INSERT INTO job_script_files (parent_id, filename, file_type, created_at, updated_at)
    SELECT id, 'job.sh', 'ENTRYPOINT', now(), now() FROM script`,
};
