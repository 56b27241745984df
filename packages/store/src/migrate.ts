/** Numbered migrations: applied in order, each in its transaction, by one process at a time. */

import { readdirSync, readFileSync } from 'node:fs';
import type pg from 'pg';
import type { Queryable } from './database.ts';
import { type ConnectionTarget, newClient } from './pool.ts';
import { inSchema, MAIN_SCHEMA, type Schema } from './sql.ts';

/** The database was made by a newer release of this program. */
export class DatabaseFromTheFutureError extends Error {
  readonly code = 'database_from_the_future';

  constructor(scope: string, found: number, known: number) {
    super(
      `The database is newer than this program: ${scope} is at migration ${found}, and this release knows ${known}. ` +
        'Start the newer release, or restore a backup from before the upgrade.',
    );
  }
}

interface Migration {
  readonly number: number;
  readonly name: string;
  readonly text: string;
}

/** Any number will do, as long as every process asks for the same. */
const LOCK = 7_262_143_301;
/** Holds the system's tables and every schema, or lets others work on other schemas. */
const LOCK_ALL = `SELECT pg_advisory_lock(${LOCK})`;
const LOCK_ONE = `SELECT pg_advisory_lock_shared(${LOCK}), pg_advisory_lock(hashtextextended($1, ${LOCK}))`;

const SYSTEM = load('system');
const TENANT = load('tenant');

/** The number of the newest migration of a tenant's schema. */
export const NEWEST = TENANT.at(-1)?.number ?? 0;

/**
 * Brings the system's tables and one tenant's schema up to date. The main schema comes first, before any other tenant's.
 *
 * @returns the names of the migrations applied, empty when there was nothing to do.
 * @throws DatabaseFromTheFutureError before anything is changed.
 */
export function migrate(target: ConnectionTarget, schema: Schema = MAIN_SCHEMA): Promise<readonly string[]> {
  return withClient(target, async (client) => {
    if (schema === MAIN_SCHEMA) {
      await client.query(LOCK_ALL);
      await prepareLedger(client);
    } else await client.query(LOCK_ONE, [schema]);
    await client.query('SET client_min_messages = warning');
    const system = await pending(client, 'jobbergate', SYSTEM);
    const tenant = await pending(client, schema, TENANT);
    for (const migration of system) await apply(client, 'jobbergate' as Schema, migration);
    if (tenant.length > 0) await client.query(inSchema('CREATE SCHEMA IF NOT EXISTS @schema', schema));
    for (const migration of tenant) await apply(client, schema, migration);
    return [...system, ...tenant].map((migration) => migration.name);
  });
}

/**
 * What `migrate` would apply, without changing anything.
 *
 * @throws DatabaseFromTheFutureError
 */
export function pendingMigrations(
  target: ConnectionTarget,
  schema: Schema = MAIN_SCHEMA,
): Promise<readonly string[]> {
  return withClient(target, async (client) => {
    const waiting = (await hasLedger(client))
      ? [...(await pending(client, 'jobbergate', SYSTEM)), ...(await pending(client, schema, TENANT))]
      : [...SYSTEM, ...TENANT];
    return waiting.map((migration) => migration.name);
  });
}

/**
 * Whether a tenant's schema is there and up to date, by one statement over a connection that is open already.
 *
 * @throws DatabaseFromTheFutureError
 */
export async function isMigrated(db: Queryable, schema: Schema): Promise<boolean> {
  const [row] = await db.query<Latest>({ name: 'migrated', text: LATEST }, [schema]);
  return waitingOf(schema, row, TENANT).length === 0;
}

/** @throws DatabaseFromTheFutureError when more was applied to a scope than is known here. */
export function refuseFuture(scope: string, applied: number, newest: number): void {
  if (applied > newest) throw new DatabaseFromTheFutureError(scope, applied, newest);
}

/** Runs `work` on a connection of its own, which ends with it, and its session's locks. */
export async function withClient<Result>(
  target: ConnectionTarget,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = newClient(target, 'jobbergate-migrate');
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Whether the database has ever been migrated. */
export async function hasLedger(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ has_ledger: boolean }>(
    "SELECT to_regclass('jobbergate.migrations') IS NOT NULL AS has_ledger",
  );
  return rows[0]?.has_ledger === true;
}

/** The table of what was applied is there before the first migration. */
async function prepareLedger(client: pg.Client): Promise<void> {
  await client.query('CREATE SCHEMA IF NOT EXISTS jobbergate');
  await client.query(`CREATE TABLE IF NOT EXISTS jobbergate.migrations (
    scope text NOT NULL,
    number integer NOT NULL,
    name text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (scope, number)
  )`);
}

interface Latest {
  readonly latest: number | null;
}

/** What was applied to a schema that is there: an operator may have dropped it. */
const LATEST = `SELECT max(number) AS latest FROM jobbergate.migrations
  WHERE scope = $1 AND to_regnamespace(quote_ident($1)) IS NOT NULL`;

async function pending(
  client: pg.Client,
  scope: string,
  known: readonly Migration[],
): Promise<readonly Migration[]> {
  const { rows } = await client.query<Latest>(LATEST, [scope]);
  return waitingOf(scope, rows[0], known);
}

function waitingOf(
  scope: string,
  found: Latest | undefined,
  known: readonly Migration[],
): readonly Migration[] {
  const latest = found?.latest ?? 0;
  refuseFuture(scope, latest, known.at(-1)?.number ?? 0);
  return known.filter((migration) => migration.number > latest);
}

const NOTE = `INSERT INTO jobbergate.migrations (scope, number, name) VALUES ($1, $2, $3)
  ON CONFLICT (scope, number) DO UPDATE SET name = EXCLUDED.name, applied_at = now()`;

async function apply(client: pg.Client, schema: Schema, migration: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(inSchema(migration.text, schema));
    await client.query(NOTE, [schema, migration.number, migration.name]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

function load(scope: 'system' | 'tenant'): readonly Migration[] {
  const folder = new URL(`../migrations/${scope}/`, import.meta.url);
  return readdirSync(folder)
    .filter((name) => /^\d{4}_\w+\.sql$/.test(name))
    .sort()
    .map((name) => ({
      number: Number(name.slice(0, 4)),
      name: `${scope}/${name.slice(0, -4)}`,
      text: readFileSync(new URL(name, folder), 'utf8'),
    }));
}
