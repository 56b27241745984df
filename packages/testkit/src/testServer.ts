import { migrate } from '@jobbergate/store';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
  superuserConnection,
} from '@jobbergate/store/embedded';
import pg from 'pg';

/** What the run's server tells a test file that asks for it. */
export type TestServerAnswer = { socketDir: string } | { error: string };

/** The databases that others are cloned from. */
export const TEMPLATES = { migrated: 'jobbergate_migrated', empty: 'template1' } as const;

/** A PostgreSQL without durability (tests alone may have it so), with a migrated database to clone. */
export async function startTestServer(dataDir: string): Promise<EmbeddedPostgres> {
  const log = { info() {}, warn: console.warn, error: console.error };
  const server = await startEmbeddedPostgres({ dataDir, log, durability: 'none' });
  try {
    const client = new pg.Client(superuserConnection(server.connection.host));
    await client.connect();
    await client.query(`CREATE DATABASE ${TEMPLATES.migrated} OWNER jobbergate`);
    await client.end();
    await migrate({ ...server.connection, database: TEMPLATES.migrated });
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}
