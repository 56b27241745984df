// Totals are exact in every snapshot: counters and rows agree under concurrent writers, rollbacks and moves.
import { useTestDatabase } from '@jobbergate/testkit';
import pg from 'pg';
import { expect, test } from 'vitest';

const database = useTestDatabase();

test('counters agree with the rows in every snapshot, while writers insert, delete, move and roll back', async () => {
  const pool = new pg.Pool({ ...database().connection, max: 9 });
  try {
    let isDone = false;
    const writers = Array.from({ length: 8 }, (_, i) => writer(pool, i));
    const watching = watch(pool, () => isDone);
    await Promise.all(writers);
    isDone = true;
    expect(await watching).toBeGreaterThan(5);
    expect(await disagreements(pool)).toEqual([]);
  } finally {
    await pool.end();
  }
});

async function writer(pool: pg.Pool, seed: number): Promise<void> {
  const client = await pool.connect();
  try {
    for (let i = 0; i < 40; i++) {
      const owner = `owner${(seed + i) % 3}@example.org`;
      await client.query('BEGIN');
      await client.query(
        `INSERT INTO jobbergate_main.scripts (name, owner_email) SELECT 'x', $1 FROM generate_series(1, $2)`,
        [owner, 1 + (i % 5)],
      );
      if (i % 4 === 1) await client.query(changeSome('is_archived = NOT is_archived'));
      if (i % 4 === 2) await client.query(changeSome("owner_email = 'moved@example.org'"));
      if (i % 4 === 3) {
        await client.query(`DELETE FROM jobbergate_main.scripts WHERE id IN (
          SELECT id FROM jobbergate_main.scripts ORDER BY id LIMIT 2 FOR UPDATE SKIP LOCKED)`);
      }
      await client.query(i % 7 === 6 ? 'ROLLBACK' : 'COMMIT');
    }
  } finally {
    client.release();
  }
}

function changeSome(change: string): string {
  return `UPDATE jobbergate_main.scripts SET ${change} WHERE id IN (
    SELECT id FROM jobbergate_main.scripts ORDER BY random() LIMIT 2 FOR UPDATE SKIP LOCKED)`;
}

/** Compares, snapshot by snapshot, until told to stop. @returns how many snapshots were compared. */
async function watch(pool: pg.Pool, isDone: () => boolean): Promise<number> {
  let compared = 0;
  while (!isDone()) {
    expect(await disagreements(pool)).toEqual([]);
    compared += 1;
  }
  return compared;
}

/** Owners whose counters differ from their rows; one statement, so one snapshot. */
async function disagreements(pool: pg.Pool): Promise<unknown[]> {
  const { rows } = await pool.query(`
    WITH counted AS (
      SELECT owner_email, is_archived, sum(n) AS n FROM jobbergate_main.row_counts WHERE kind = 'script' GROUP BY 1, 2
    ), present AS (
      SELECT owner_email, is_archived, count(*) AS n FROM jobbergate_main.scripts GROUP BY 1, 2
      UNION ALL
      SELECT '', is_archived, count(*) FROM jobbergate_main.scripts GROUP BY 2
    )
    SELECT * FROM counted FULL JOIN present USING (owner_email, is_archived)
    WHERE coalesce(counted.n, 0) <> coalesce(present.n, 0)`);
  return rows;
}
