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
