// The service's own role and database in a fresh cluster.
import pg from 'pg';
import { SUPERUSER } from './initialize.ts';
import { PORT } from './socketDir.ts';

/** How to reach the server; fits pg's `Pool` and `Client`. `ssl` is said, so that PGSSLMODE does not count. */
export type EmbeddedConnection = { host: string; port: number; user: string; database: string; ssl: false };

/** The service's connection: its role owns its database and nothing else. */
export function serviceConnection(socketDir: string): EmbeddedConnection {
  return { host: socketDir, port: PORT, user: OWNER, database: DATABASE, ssl: false };
}

/** The cluster's superuser, for tests that make databases. */
export function superuserConnection(socketDir: string): EmbeddedConnection {
  return { host: socketDir, port: PORT, user: SUPERUSER, database: 'postgres', ssl: false };
}

/** Connects as the service; at the first start makes its role and database. */
export async function ensureDatabase(socketDir: string): Promise<void> {
  try {
    await run(serviceConnection(socketDir), ['SELECT']);
  } catch (error) {
    if (!isMissing(error)) throw error;
    await createDatabase(socketDir);
  }
}

const OWNER = 'jobbergate';
const DATABASE = 'jobbergate';

async function createDatabase(socketDir: string): Promise<void> {
  const superuser = superuserConnection(socketDir);
  await run(superuser, [`CREATE ROLE ${OWNER} LOGIN`]).catch(unless(DUPLICATE_OBJECT));
  await run(superuser, [`CREATE DATABASE ${DATABASE} OWNER ${OWNER}`]).catch(unless(DUPLICATE_DATABASE));
}

async function run(connection: EmbeddedConnection, statements: string[]): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

// PostgreSQL's documentation, appendix A (error codes).
const DUPLICATE_OBJECT = '42710';
const DUPLICATE_DATABASE = '42P04';
const NO_SUCH_ROLE = '28000';
const NO_SUCH_DATABASE = '3D000';

function isMissing(error: unknown): boolean {
  return (
    error instanceof pg.DatabaseError && (error.code === NO_SUCH_ROLE || error.code === NO_SUCH_DATABASE)
  );
}

function unless(code: string): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof pg.DatabaseError && error.code === code)) throw error;
  };
}
