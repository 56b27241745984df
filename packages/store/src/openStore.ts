/** The store of a running service: opened once, asked for one tenant's rows at a time. */

import type { Store } from '@jobbergate/core';
import { PostgresClusters } from './clusters.ts';
import { Database, type DatabaseOptions, unavailableOr } from './database.ts';
import { TenantGoneError } from './gone.ts';
import { PostgresMetrics } from './metrics.ts';
import { isMigrated, migrate } from './migrate.ts';
import type { ConnectionTarget } from './pool.ts';
import { PostgresQueue } from './queue.ts';
import { SCHEMAS_THERE, type SchemaThere } from './schemasThere.ts';
import { PostgresScripts } from './scripts.ts';
import { MAIN_SCHEMA, type Schema, statementFrom } from './sql.ts';
import { StreamPool } from './stream.ts';
import { PostgresSubmissions } from './submissions.ts';
import { PostgresTemplates } from './templates.ts';
import { Tenants } from './tenants.ts';

const COLLECT = statementFrom('contents/collect.sql');
const COLLECT_AT_ONCE = 1000;
const STATEMENT_TIMEOUT_MS = 15_000;

export interface StoreOptions {
  readonly target: ConnectionTarget;
  /** Connections for requests; whole lists have two of their own. */
  readonly connections: number;
  /** What is written to the outbox: nothing unless given. */
  readonly sinks?: DatabaseOptions['sinks'];
  /** Told of connections that break while idle. */
  readonly onError: (error: Error) => void;
  readonly onStatement?: DatabaseOptions['onStatement'];
}

export interface OpenStore {
  /** The database behind it, for the issuer's storage. */
  readonly database: Database;
  /** UUID of this installation, written by the first migration. */
  readonly instance: string;
  /** The rows of an installation without tenants. */
  readonly main: Store;
  /** The rows of one organization; made when it is first named. */
  forOrganization(organization: string): Promise<Store>;
  /** Whether the database answers. @throws UnavailableError when not. */
  ping(): Promise<void>;
  /** Deletes contents that nothing refers to. @returns how many went. */
  collectContents(): Promise<number>;
  close(): Promise<void>;
}

/** Opens the pools on a database that `migrate` has brought up to date. */
export async function openStore(options: StoreOptions): Promise<OpenStore> {
  const onTenantGone = (schema: Schema) => tenants.forget(schema);
  const database = new Database({ ...options, onTenantGone, statementTimeoutMs: STATEMENT_TIMEOUT_MS });
  const streams = new StreamPool({ ...options, onTenantGone });
  const open = (schema: Schema) => makeStore(database, streams, schema);
  const tenants = new Tenants({
    isMigrated: (schema) => isMigrated(database, schema),
    migrate: (schema) =>
      migrate(options.target, schema).catch((error: unknown) => {
        throw unavailableOr(error);
      }),
    open,
  });
  const rows = await database.query<{ id: string }>(
    { name: undefined, text: 'SELECT id FROM jobbergate.instance' },
    [],
  );
  const [instance] = rows as readonly [{ id: string }];
  return {
    database,
    instance: instance.id,
    main: open(MAIN_SCHEMA),
    forOrganization: (organization) => tenants.get(organization),
    ping: async () => {
      await database.query({ name: 'ping', text: 'SELECT 1' }, []);
    },
    collectContents: () => collectContents(database),
    close: async () => {
      await Promise.all([database.close(), streams.close()]);
    },
  };
}

/** In every tenant's schema, one after the other. */
async function collectContents(database: Database): Promise<number> {
  let gone = 0;
  for (const { schema } of await database.query<SchemaThere>(SCHEMAS_THERE, [])) {
    gone += await collectFrom(database, schema);
  }
  return gone;
}

async function collectFrom(database: Database, schema: Schema): Promise<number> {
  try {
    return (await database.query(COLLECT(schema), [COLLECT_AT_ONCE])).length;
  } catch (error) {
    // One that is dropped meanwhile has nothing left to collect.
    if (error instanceof TenantGoneError) return 0;
    throw error;
  }
}

function makeStore(database: Database, streams: StreamPool, schema: Schema): Store {
  return {
    templates: new PostgresTemplates(database, streams, schema),
    scripts: new PostgresScripts(database, streams, schema),
    submissions: new PostgresSubmissions(database, streams, schema),
    queue: new PostgresQueue(database, schema),
    metrics: new PostgresMetrics(database, schema),
    clusters: new PostgresClusters(database, schema),
  };
}
