// The same rows for both servers: job scripts of one file each, half of them one user's.
import pg from 'pg';
import { type Server, USER } from './programs.ts';

/** Brings the number of job scripts up to `total`, in the tables of either server. */
export async function seedScripts({ name, connection }: Server, total: number): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    const { count, insert } = name === 'ours' ? OURS : THEIRS;
    const { rows } = await client.query<{ n: string }>(count);
    for (let present = Number(rows[0]?.n); present < total; present += BATCH) {
      const until = Math.min(present + BATCH, total);
      for (const statement of insert) await client.query(statement, [present + 1, until, USER]);
    }
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
}

const BATCH = 50_000;
const NAME = `'case-' || i`;
const DESCRIPTION = `'Flow past a cylinder, run ' || i`;
const OWNER = `CASE WHEN i % 2 = 0 THEN $3 ELSE 'owner-' || i % 1000 || '@bench.example' END`;

const OURS = {
  count: 'SELECT count(*) AS n FROM jobbergate_main.scripts',
  insert: [
    `WITH numbered AS (
       SELECT i, sha256(convert_to((i / 100)::text, 'UTF8')) AS hash FROM generate_series($1::int, $2::int) AS i
     ), stored AS (
       INSERT INTO jobbergate_main.contents (hash, content)
       SELECT DISTINCT ON (hash) hash, E'#!/bin/bash\\nsrun simpleFoam -case ' || i || E'\\n'
       FROM numbered ORDER BY hash
       ON CONFLICT DO NOTHING
     ), script AS (
       INSERT INTO jobbergate_main.scripts (name, description, owner_email)
       SELECT ${NAME}, ${DESCRIPTION}, ${OWNER} FROM numbered ORDER BY i
       RETURNING id, substr(name, 6)::int AS i
     )
     INSERT INTO jobbergate_main.script_files (script_id, path, role, position, hash)
     SELECT script.id, 'job.sh', 'ENTRYPOINT', 1, numbered.hash FROM script JOIN numbered USING (i)`,
  ],
};

const THEIRS = {
  count: 'SELECT count(*) AS n FROM job_scripts',
  insert: [
    `WITH script AS (
       INSERT INTO job_scripts (name, description, owner_email, is_archived, created_at, updated_at)
       SELECT ${NAME}, ${DESCRIPTION}, ${OWNER}, false, now(), now()
       FROM generate_series($1::int, $2::int) AS i ORDER BY i
       RETURNING id
     )
     INSERT INTO job_script_files (parent_id, filename, file_type, created_at, updated_at)
     SELECT id, 'job.sh', 'ENTRYPOINT', now(), now() FROM script`,
  ],
};
