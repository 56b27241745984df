import { UnavailableError } from '@jobbergate/core';
import { useTestDatabase } from '@jobbergate/testkit';
import { expect, test } from 'vitest';
import { Database } from './database.ts';

const database = useTestDatabase();

test('a statement beyond its time limit says that the database is not to be had, not that we are broken', async () => {
  const db = new Database({
    target: database().connection,
    connections: 1,
    statementTimeoutMs: 50,
    onError: () => undefined,
  });
  try {
    const slow = db.query({ name: undefined, text: 'SELECT pg_sleep(5)' }, []);
    await expect(slow).rejects.toBeInstanceOf(UnavailableError);
    await expect(slow).rejects.toThrow('The database took too long for this');
    expect(await db.query({ name: undefined, text: 'SELECT 1 AS n' }, [])).toEqual([{ n: 1 }]);
  } finally {
    await db.close();
  }
});

test('of two transactions that wait for each other, both are done in the end', async () => {
  const db = new Database({
    target: database().connection,
    connections: 3,
    statementTimeoutMs: 10_000,
    onError: () => undefined,
  });
  const run = (text: string) => db.query({ name: undefined, text }, []);
  try {
    await run('CREATE TABLE pair (id integer PRIMARY KEY, n integer NOT NULL)');
    await run('INSERT INTO pair VALUES (1, 0), (2, 0)');
    let holding = 0;
    let meet: () => void;
    const met = new Promise<void>((resolve) => {
      meet = resolve;
    });
    const addTo = (...ids: readonly number[]) =>
      db.transaction(async (connection) => {
        for (const id of ids) {
          await connection.query({ name: undefined, text: 'UPDATE pair SET n = n + 1 WHERE id = $1' }, [id]);
          holding += 1;
          if (holding === 2) meet();
          await met;
        }
      });
    await Promise.all([addTo(1, 2), addTo(2, 1)]);
    expect(await run('SELECT n FROM pair')).toEqual([{ n: 2 }, { n: 2 }]);
  } finally {
    await db.close();
  }
});
