/** The store of a running service: opened once, asked for one tenant's rows at a time. */

import type { Store } from '@jobbergate/core';
import { type ConnectionTarget, Database, type DatabaseOptions } from './database.ts';
import { PostgresScripts } from './scripts.ts';
import { MAIN_SCHEMA, type Schema, statementFrom } from './sql.ts';
import { StreamPool } from './stream.ts';
import { PostgresSubmissions } from './submissions.ts';
import { PostgresTemplates } from './templates.ts';

const NAMES = statementFrom('clusters/names.sql');
const COLLECT = statementFrom('contents/collect.sql');
const COLLECT_AT_ONCE = 1000;
const STATEMENT_TIMEOUT_MS = 15_000;

export interface StoreOptions {
  readonly target: ConnectionTarget;
  /** Connections for requests; whole lists have two of their own. */
  readonly connections: number;
  /** Told of connections that break while idle. */
  readonly onError: (error: Error) => void;
  readonly onStatement?: DatabaseOptions['onStatement'];
}

export interface OpenStore {
  /** The database behind it, for the issuer's storage. */
  readonly database: Database;
  /** UUID of this installation, written by the first migration. */
  readonly instance: string;
  /** One tenant's rows. */
  forTenant(schema?: Schema): Store;
  /** Whether the database answers. @throws UnavailableError when not. */
  ping(): Promise<void>;
  /** Deletes contents that nothing refers to. @returns how many went. */
  collectContents(): Promise<number>;
  close(): Promise<void>;
}

/** Opens the pools on a database that `migrate` has brought up to date. */
export async function openStore(options: StoreOptions): Promise<OpenStore> {
  const database = new Database({ ...options, statementTimeoutMs: STATEMENT_TIMEOUT_MS });
  const streams = new StreamPool(options);
  const tenants = new Map<Schema, Store>();
  const rows = await database.query<{ id: string }>(
    { name: undefined, text: 'SELECT id FROM jobbergate.instance' },
    [],
  );
  const [instance] = rows as readonly [{ id: string }];
  return {
    database,
    instance: instance.id,
    forTenant: (schema = MAIN_SCHEMA) => {
      let store = tenants.get(schema);
      if (store === undefined) {
        store = makeStore(database, streams, schema);
        tenants.set(schema, store);
      }
      return store;
    },
    ping: async () => {
      await database.query({ name: 'ping', text: 'SELECT 1' }, []);
    },
    collectContents: async () => {
      const gone = await database.query<{ n: number }>(COLLECT(MAIN_SCHEMA), [COLLECT_AT_ONCE]);
      return gone.length;
    },
    close: async () => {
      await Promise.all([database.close(), streams.close()]);
    },
  };
}

function makeStore(database: Database, streams: StreamPool, schema: Schema): Store {
  return {
    templates: new PostgresTemplates(database, streams, schema),
    scripts: new PostgresScripts(database, streams, schema),
    submissions: new PostgresSubmissions(database, streams, schema),
    clusters: {
      names: async () => {
        const rows = await database.query<{ client_id: string }>(NAMES(schema), []);
        return rows.map((row) => row.client_id);
      },
    },
  };
}
