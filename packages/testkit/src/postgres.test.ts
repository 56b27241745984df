import pg from 'pg';
import { expect, test } from 'vitest';
import { createTestDatabase, useTestDatabase } from './postgres.ts';

const database = useTestDatabase();

test('a test file has a migrated database of its own', async () => {
  const another = await createTestDatabase();
  const schemas = await query(
    another.connection,
    "SELECT nspname FROM pg_namespace WHERE nspname = 'jobbergate'",
  );
  expect(schemas).toEqual([{ nspname: 'jobbergate' }]);
  expect(another.connection.database).not.toBe(database().connection.database);
  await another.drop();
});

test('an empty one has no tables of ours', async () => {
  const empty = await createTestDatabase({ from: 'empty' });
  expect(await query(empty.connection, "SELECT 1 FROM pg_namespace WHERE nspname = 'jobbergate'")).toEqual(
    [],
  );
  await empty.drop();
});

test('its URL leads to the same database', async () => {
  const reached = await query(
    { connectionString: database().url },
    'SELECT current_database() AS name, current_user AS me',
  );
  expect(reached).toEqual([{ name: database().connection.database, me: 'jobbergate' }]);
});

test('a connection left open fails the file and is named', async () => {
  const leaky = await createTestDatabase();
  const client = new pg.Client({ ...leaky.connection, application_name: 'forgetful' });
  client.on('error', () => {});
  await client.connect();
  await client.query('SELECT 42');

  await expect(leaky.drop()).rejects.toThrow('connections left open: forgetful: SELECT 42');
});

async function query(config: pg.ClientConfig, sql: string): Promise<unknown[]> {
  const client = new pg.Client(config);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
