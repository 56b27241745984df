import pg from 'pg';
import { USER } from './programs.ts';

/** How many job scripts there are, and a statement that makes those of the numbers from $1 to $2, half of them of $3. */
export type ScriptTables = { count: string; insert: string };

export const NAME = `'case-' || i`;
export const DESCRIPTION = `'Flow past a cylinder, run ' || i`;
export const OWNER = `CASE WHEN i % 2 = 0 THEN $3 ELSE 'owner-' || i % 1000 || '@bench.example' END`;

/** Ours, through the triggers that keep the totals: each script with one file, a hundred of the same content. */
export const OURS: ScriptTables = {
  count: 'SELECT count(*) AS n FROM jobbergate_main.scripts',
  insert: `WITH numbered AS (
      SELECT i, sha256(convert_to((i / 100)::text, 'UTF8')) AS hash FROM generate_series($1::int, $2::int) AS i
    ), stored AS (
      INSERT INTO jobbergate_main.contents (hash, content)
      SELECT DISTINCT ON (hash) hash, E'#!/bin/bash\\n#SBATCH --job-name=case-' || i || E'\\nsrun simpleFoam -parallel\\n'
      FROM numbered ORDER BY hash
      ON CONFLICT DO NOTHING
    ), script AS (
      INSERT INTO jobbergate_main.scripts (name, description, owner_email)
      SELECT ${NAME}, ${DESCRIPTION}, ${OWNER} FROM numbered ORDER BY i
      RETURNING id, substr(name, 6)::int AS i
    )
    INSERT INTO jobbergate_main.script_files (script_id, path, role, position, hash)
    SELECT script.id, 'job.sh', 'ENTRYPOINT', 1, numbered.hash FROM script JOIN numbered USING (i)`,
};

/** Brings the number of job scripts up to `total`: every second one {@link USER}'s, the others of a thousand owners. */
export async function seedScripts(
  connection: pg.ClientConfig,
  total: number,
  { count, insert }: ScriptTables = OURS,
): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    const { rows } = await client.query<{ n: string }>(count);
    for (let present = Number(rows[0]?.n); present < total; present += BATCH) {
      await client.query(insert, [present + 1, Math.min(present + BATCH, total), USER]);
    }
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
}

const BATCH = 50_000;
