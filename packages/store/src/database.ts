/** The pool for requests: typed rows, transactions, and faults told apart. */

import { UnavailableError } from '@jobbergate/core';
import pg from 'pg';
import { goneOr } from './gone.ts';
import { openPool, type PoolOptions } from './pool.ts';
import type { Prepared, Schema } from './sql.ts';

export interface DatabaseOptions extends PoolOptions {
  /** Connections of this pool. */
  readonly connections: number;
  /** Tenants of whom a connection may have read before it is replaced; 200 unless given. */
  readonly tenantsPerConnection?: number;
  /** Told of each statement sent; for tests that count them. */
  readonly onStatement?: ((text: string) => void) | undefined;
  /** Told of each tenant whose schema turns out to be dropped. */
  readonly onTenantGone?: ((tenant: Schema) => void) | undefined;
}

/** What can run statements: the pool, or one connection inside a transaction. */
export interface Queryable {
  query<Row extends object>(statement: Prepared, values: readonly unknown[]): Promise<readonly Row[]>;
}

/**
 * PostgreSQL keeps what it learns of a table or a function as long as the connection lives, 0.2 MB for each tenant: ten
 * connections that have seen 2,000 tenants hold 4 GB.
 */
const TENANTS_PER_CONNECTION = 200;

export class Database implements Queryable {
  readonly pool: pg.Pool;
  readonly #onStatement: (text: string) => void;
  readonly #onTenantGone: DatabaseOptions['onTenantGone'];
  readonly #tenantsPerConnection: number;
  readonly #tenantsSeen = new WeakMap<pg.PoolClient, Set<Schema>>();

  constructor(options: DatabaseOptions) {
    this.pool = openPool(options, { max: options.connections });
    this.#onStatement = options.onStatement ?? (() => undefined);
    this.#onTenantGone = options.onTenantGone;
    this.#tenantsPerConnection = options.tenantsPerConnection ?? TENANTS_PER_CONNECTION;
  }

  async query<Row extends object>(statement: Prepared, values: readonly unknown[]): Promise<readonly Row[]> {
    return repeated(async () => {
      this.#onStatement(statement.text);
      try {
        return await this.#run<Row>(statement, values);
      } catch (error) {
        throw unavailableOr(error);
      }
    });
  }

  async #run<Row extends object>(statement: Prepared, values: readonly unknown[]): Promise<readonly Row[]> {
    // Not by the pool's own query: that ends the connection of a statement that is refused.
    const client = await this.pool.connect();
    let isFull = false;
    try {
      if (statement.tenant !== undefined) isFull = this.#isFullWith(client, statement.tenant);
      return (await client.query<Row>(withValues(statement, values))).rows;
    } catch (error) {
      throw await goneOr(error, statement.tenant, client, this.#onTenantGone);
    } finally {
      client.release(isFull);
    }
  }

  /** Notes that the connection reads of a tenant. @returns whether it should read of no further one. */
  #isFullWith(client: pg.PoolClient, tenant: Schema): boolean {
    const seen = this.#tenantsSeen.get(client) ?? new Set();
    this.#tenantsSeen.set(client, seen.add(tenant));
    return seen.size >= this.#tenantsPerConnection;
  }

  /** Runs `work` in one transaction, perhaps again; rolls back when it throws. */
  transaction<Result>(work: (connection: Queryable) => Promise<Result>): Promise<Result> {
    return repeated(() => this.#tryTransaction(work));
  }

  async #tryTransaction<Result>(work: (connection: Queryable) => Promise<Result>): Promise<Result> {
    const client = await this.pool.connect().catch((error: unknown) => {
      throw unavailableOr(error);
    });
    let broken: Error | undefined;
    let isFull = false;
    let tenant: Schema | undefined;
    try {
      await client.query('BEGIN');
      const result = await work({
        query: async (statement, values) => {
          this.#onStatement(statement.text);
          tenant = statement.tenant;
          if (tenant !== undefined) isFull = this.#isFullWith(client, tenant);
          return (await client.query(withValues(statement, values))).rows;
        },
      });
      await client.query('COMMIT');
      return result;
    } catch (error) {
      broken = await client.query('ROLLBACK').then(
        () => undefined,
        (failure: Error) => failure,
      );
      throw unavailableOr(await goneOr(error, tenant, client, this.#onTenantGone));
    } finally {
      client.release(broken ?? isFull);
    }
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}

/** SQLSTATE of what lost against others at the same moment: a serialization failure, a deadlock. */
const LOST = new Set(['40001', '40P01']);
const ATTEMPTS = 4;

/**
 * Runs `work` again where it has left nothing behind and may do better: after a deadlock, or when a content that nothing
 * referred to was collected in the very moment in which it was referred to again.
 *
 * @throws UnavailableError when it loses each time.
 */
async function repeated<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const hasLost = error instanceof pg.DatabaseError && LOST.has(error.code ?? '');
      if (!hasLost && violatedConstraint(error)?.endsWith('_hash_fkey') !== true) throw error;
      if (attempt === ATTEMPTS) {
        throw new UnavailableError('Too many change the same rows at once', { cause: error });
      }
    }
  }
}

function withValues(statement: Prepared, values: readonly unknown[]): pg.QueryConfig {
  const query = { text: statement.text, values: [...values] };
  return statement.name === undefined ? query : { ...query, name: statement.name };
}

/** The name of the violated constraint, when that is what went wrong. */
export function violatedConstraint(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError && error.code?.startsWith('23') === true
    ? error.constraint
    : undefined;
}

/** SQLSTATE of what a statement's time limit ends in. */
const QUERY_CANCELED = '57014';
// SQLSTATE classes: 08 connection (but for a protocol violation, which is ours), 53 resources, 57P0x shutdown, 25006 a replica that takes no writes.
const AWAY = /^(08(?!P01)|53|57P0|25006)/;
const AWAY_SYSTEM = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
const AWAY_TEXT =
  /Connection terminated|timeout exceeded when trying to connect|not queryable|Client was closed/;

/** Makes an UnavailableError of a fault that says "the database is away"; others stay as they are. */
export function unavailableOr(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === QUERY_CANCELED) {
    return new UnavailableError('The database took too long for this', { cause: error });
  }
  const isAway = AWAY.test(code) || AWAY_SYSTEM.has(code) || AWAY_TEXT.test(error.message);
  return isAway ? new UnavailableError('The database is not available', { cause: error }) : error;
}
