// A database of one's own for a test file.
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EmbeddedConnection, superuserConnection } from '@jobbergate/store/embedded';
import pg from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';
import { TEMPLATES, type TestServerAnswer } from './testServer.ts';

export type TestDatabase = {
  /** For pg, as the role that owns the database. */
  connection: EmbeddedConnection;
  /** The same as a URL, for JOBBERGATE_DATABASE_URL. */
  url: string;
  /** Removes the database; throws when somebody is still connected, and says who. */
  drop(): Promise<void>;
};

/**
 * Gives the test file that calls it at its top a migrated database, and fails the file when
 * connections to it are left open at the end. Hooks registered later run before that check.
 */
export function useTestDatabase(options: TestDatabaseOptions = {}): () => TestDatabase {
  let database: TestDatabase | undefined;
  beforeAll(async () => {
    database = await createTestDatabase(options);
  });
  afterAll(() => database?.drop());
  return () => {
    if (database) return database;
    throw new Error('the test database is there from beforeAll on');
  };
}

/** A database cloned from the migrated one, or an empty one; the caller drops it. */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const socketDir = await askForServer();
  const name = `test_${randomBytes(6).toString('hex')}`;
  const template = TEMPLATES[options.from ?? 'migrated'];
  await asSuperuser(socketDir, (client) =>
    client.query(`CREATE DATABASE ${name} TEMPLATE ${template} OWNER jobbergate`),
  );
  const connection = { ...superuserConnection(socketDir), user: 'jobbergate', database: name };
  return { connection, url: urlOf(connection), drop: () => drop(socketDir, name) };
}

/** About 2 s in all. */
const LOOKS = 100;

export type TestDatabaseOptions = { from?: keyof typeof TEMPLATES };

async function askForServer(): Promise<string> {
  const answer = JSON.parse(await text(connect(inject('testServerSocket')))) as TestServerAnswer;
  if ('error' in answer) throw new Error(`the test server did not start: ${answer.error}`);
  return answer.socketDir;
}

/** @throws Error that names the leaked connections; the database is gone all the same */
async function drop(socketDir: string, name: string): Promise<void> {
  await asSuperuser(socketDir, async (client) => {
    const leaked = await connectionsLeft(client, name);
    await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
    if (leaked.length > 0) throw new Error(`connections left open: ${leaked.join('; ')}`);
  });
}

/** A connection that was closed may take PostgreSQL a moment to notice; by looks, a moment in which all stood still is short. */
async function connectionsLeft(client: pg.Client, name: string): Promise<string[]> {
  for (let looks = 1; ; looks++) {
    const { rows } = await client.query<{ what: string }>(
      `SELECT coalesce(nullif(application_name, ''), 'unnamed') || ': ' || left(query, 80) AS what
       FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend'`,
      [name],
    );
    if (rows.length === 0 || looks === LOOKS) return rows.map((row) => row.what);
    await sleep(20);
  }
}

async function asSuperuser<Result>(
  socketDir: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client(superuserConnection(socketDir));
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function urlOf({ host, port, user, database }: EmbeddedConnection): string {
  return `postgres://${user}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`;
}
