import { UnavailableError } from '@jobbergate/core';
import { until, useTestDatabase } from '@jobbergate/testkit';
import { expect, test } from 'vitest';
import { Database, type DatabaseOptions, type Queryable } from './database.ts';
import { type Schema, unprepared } from './sql.ts';

const database = useTestDatabase();

/** A pool of so many connections for the work, and none after it. */
async function withPool(
  options: Partial<DatabaseOptions>,
  work: (db: Database) => Promise<void>,
): Promise<void> {
  const { connection: target } = database();
  const fixed = { target, statementTimeoutMs: 10_000, onError: () => undefined };
  const db = new Database({ connections: 1, ...fixed, ...options });
  try {
    await work(db);
  } finally {
    await db.close();
  }
}

const plain = (text: string) => ({ name: undefined, text });

async function connectionOf(db: Queryable): Promise<number | undefined> {
  const [row] = await db.query<{ id: number }>(plain('SELECT pg_backend_pid() AS id'), []);
  return row?.id;
}

test('a statement beyond its time limit says that the database is not to be had, not that we are broken', () =>
  withPool({ statementTimeoutMs: 500 }, async (db) => {
    const slow = db.query(plain('SELECT pg_sleep(60)'), []);
    await expect(slow).rejects.toBeInstanceOf(UnavailableError);
    await expect(slow).rejects.toThrow('The database took too long for this');
    expect(await db.query(plain('SELECT 1 AS n'), [])).toEqual([{ n: 1 }]);
  }));

test('of two transactions that wait for each other, both are done in the end', () =>
  withPool({ connections: 3 }, async (db) => {
    await db.query(plain('CREATE TABLE pair (id integer PRIMARY KEY, n integer NOT NULL)'), []);
    await db.query(plain('INSERT INTO pair VALUES (1, 0), (2, 0)'), []);
    const { promise: met, resolve: meet } = Promise.withResolvers<void>();
    let holding = 0;
    const addTo = (...ids: readonly number[]) =>
      db.transaction(async (connection) => {
        for (const id of ids) {
          await connection.query(plain('UPDATE pair SET n = n + 1 WHERE id = $1'), [id]);
          holding += 1;
          if (holding === 2) meet();
          await met;
        }
      });
    await Promise.all([addTo(1, 2), addTo(2, 1)]);
    expect(await db.query(plain('SELECT n FROM pair'), [])).toEqual([{ n: 2 }, { n: 2 }]);
  }));

test('a connection that breaks in the middle of a transaction fails that alone', () =>
  withPool({ connections: 2 }, async (db) => {
    const broken = db.transaction(async (connection) => {
      const id = await connectionOf(connection);
      await db.query(plain('SELECT pg_terminate_backend($1)'), [id]);
      // The end comes while nothing is asked, as it does when PostgreSQL is stopped.
      const left = () => db.query(plain('SELECT 1 FROM pg_stat_activity WHERE pid = $1'), [id]);
      await until('the connection has ended', async () => (await left()).length === 0);
      await left();
      await connection.query(plain('SELECT 1'), []);
    });
    await expect(broken).rejects.toBeInstanceOf(UnavailableError);
    expect(await db.query(plain('SELECT 1 AS n'), [])).toEqual([{ n: 1 }]);
  }));

test('a statement that is refused does not cost its connection', () =>
  withPool({}, async (db) => {
    const before = await connectionOf(db);
    await expect(db.query(plain('SELECT 1 / 0'), [])).rejects.toThrow('division by zero');
    expect(await connectionOf(db)).toBe(before);
  }));

test('a connection that has read of many tenants makes way for a new one; of a few it may read for ever', () =>
  withPool({ tenantsPerConnection: 3 }, async (db) => {
    const read = (tenant: string, by: Queryable = db) =>
      by.query(unprepared('SELECT 1', tenant as Schema), []);
    const first = await connectionOf(db);
    for (const tenant of ['a', 'b', 'a', 'b', 'a']) await read(tenant);
    expect(await connectionOf(db)).toBe(first);
    await read('c');
    const second = await connectionOf(db);
    expect(second).not.toBe(first);
    await db.transaction(async (connection) => {
      for (const tenant of ['a', 'b', 'c']) await read(tenant, connection);
    });
    expect(await connectionOf(db)).not.toBe(second);
  }));
