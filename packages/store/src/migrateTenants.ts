/** The schemas of all organizations: brought up to date one after the other, or counted. */

import type pg from 'pg';
import { hasLedger, migrate, NEWEST, refuseFuture, withClient } from './migrate.ts';
import type { ConnectionTarget } from './pool.ts';
import { SCHEMAS_THERE, type SchemaThere } from './schemasThere.ts';
import { MAIN_SCHEMA, type Schema } from './sql.ts';

export interface TenantsState {
  /** How many there are. */
  readonly count: number;
  /** How many of them wait for migrations. */
  readonly waiting: number;
}

/**
 * Looks at all tenants without changing anything.
 *
 * @throws DatabaseFromTheFutureError for one that a newer release has brought up to date.
 */
export function tenantsState(target: ConnectionTarget): Promise<TenantsState> {
  return withClient(target, async (client) => {
    const there = await tenantsThere(client);
    for (const { schema, latest } of there) refuseFuture(schema, latest, NEWEST);
    return { count: there.length, waiting: there.filter(isStale).length };
  });
}

/** Told how the migration of many tenants goes. */
export interface TenantsReport {
  onFailure(schema: Schema, error: unknown): void;
  /** After each tenant: so many of all that had to be migrated were looked after. */
  onProgress(done: number, total: number): void;
}

/**
 * Brings all tenants up to date that have a schema; a failing one is told, and the next ones are still done. Each has a
 * connection of its own, one at a time: PostgreSQL keeps what it learns of a tenant as long as the connection lives.
 *
 * @returns how many tenants there are, and how many could not be brought up to date.
 * @throws what a database says that goes away meanwhile: the other tenants would all fail alike.
 */
export function migrateTenants(
  target: ConnectionTarget,
  report: TenantsReport,
): Promise<{ readonly count: number; readonly migrated: number; readonly failed: number }> {
  return withClient(target, async (client) => {
    const there = await tenantsThere(client);
    const stale = there.filter(isStale);
    let failed = 0;
    for (const [index, { schema }] of stale.entries()) {
      try {
        await migrate(target, schema);
      } catch (error) {
        failed += 1;
        report.onFailure(schema, error);
        await client.query('SELECT 1');
      }
      report.onProgress(index + 1, stale.length);
    }
    return { count: there.length, migrated: stale.length - failed, failed };
  });
}

function isStale({ latest }: SchemaThere): boolean {
  return latest !== NEWEST;
}

/** None where the database has never been migrated. */
async function tenantsThere(client: pg.Client): Promise<readonly SchemaThere[]> {
  if (!(await hasLedger(client))) return [];
  const { rows } = await client.query<SchemaThere>(SCHEMAS_THERE.text);
  return rows.filter(({ schema }) => schema !== MAIN_SCHEMA);
}
