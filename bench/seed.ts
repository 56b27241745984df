import type { EmbeddedConnection } from '@jobbergate/store/embedded';
import pg from 'pg';
import { USER } from './programs.ts';

/**
 * Brings the number of job scripts up to `total`, through the triggers that keep the totals: each with
 * one file (a hundred have the same content), every second one {@link USER}'s, the others of a thousand owners.
 */
export async function seedScripts(connection: EmbeddedConnection, total: number): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    const { rows } = await client.query<{ n: string }>('SELECT count(*) AS n FROM jobbergate_main.scripts');
    let present = Number(rows[0]?.n);
    while (present < total) {
      const batch = Math.min(BATCH, total - present);
      await client.query(INSERT, [present + 1, present + batch, USER]);
      present += batch;
    }
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
}

const BATCH = 50_000;

const INSERT = `
  WITH numbered AS (
    SELECT i, sha256(convert_to((i / 100)::text, 'UTF8')) AS hash FROM generate_series($1::int, $2::int) AS i
  ), stored AS (
    INSERT INTO jobbergate_main.contents (hash, content)
    SELECT DISTINCT ON (hash) hash, E'#!/bin/bash\\n#SBATCH --job-name=case-' || i || E'\\nsrun simpleFoam -parallel\\n'
    FROM numbered ORDER BY hash
    ON CONFLICT DO NOTHING
  ), script AS (
    INSERT INTO jobbergate_main.scripts (name, description, owner_email)
    SELECT 'case-' || i, 'Flow past a cylinder, run ' || i,
      CASE WHEN i % 2 = 0 THEN $3 ELSE 'owner-' || i % 1000 || '@bench.example' END
    FROM numbered ORDER BY i
    RETURNING id, substr(name, 6)::int AS i
  )
  INSERT INTO jobbergate_main.script_files (script_id, path, role, position, hash)
  SELECT script.id, 'job.sh', 'ENTRYPOINT', 1, numbered.hash FROM script JOIN numbered USING (i)`;
