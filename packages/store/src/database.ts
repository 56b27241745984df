/** Connections: one pool for requests, typed rows, transactions, and faults told apart. */

import { UnavailableError } from '@jobbergate/core';
import pg from 'pg';
import type { Prepared } from './sql.ts';
import { parseTimestamp } from './timestamps.ts';

/** Where PostgreSQL is: a `postgres://` URL, or a socket directory with user and database. */
export type ConnectionTarget =
  | { readonly url: string }
  | { readonly host: string; readonly port: number; readonly user: string; readonly database: string };

export interface DatabaseOptions {
  readonly target: ConnectionTarget;
  /** Connections of this pool. */
  readonly connections: number;
  /** Milliseconds after which PostgreSQL gives a statement up. */
  readonly statementTimeoutMs: number;
  readonly onError: (error: Error) => void;
  /** Told of each statement sent; for tests that count them. */
  readonly onStatement?: ((text: string) => void) | undefined;
}

/** What can run statements: the pool, or one connection inside a transaction. */
export interface Queryable {
  query<Row extends object>(statement: Prepared, values: readonly unknown[]): Promise<readonly Row[]>;
}

export class Database implements Queryable {
  readonly pool: pg.Pool;
  readonly #onStatement: (text: string) => void;

  constructor(options: DatabaseOptions) {
    this.pool = new pg.Pool(poolConfig(options));
    this.#onStatement = options.onStatement ?? (() => undefined);
    // A connection that breaks while idle leaves the pool by itself; without a listener it would end the process.
    this.pool.on('error', (error) => {
      // The end of a pool that is being closed is no news.
      if (!this.pool.ending) options.onError(error);
    });
  }

  async query<Row extends object>(statement: Prepared, values: readonly unknown[]): Promise<readonly Row[]> {
    return repeated(async () => {
      this.#onStatement(statement.text);
      try {
        return (await this.pool.query<Row>(withValues(statement, values))).rows;
      } catch (error) {
        throw unavailableOr(error);
      }
    });
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
    try {
      await client.query('BEGIN');
      const result = await work({
        query: async (statement, values) => {
          this.#onStatement(statement.text);
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
      throw unavailableOr(error);
    } finally {
      client.release(broken);
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

/** Settings of a connection that every pool here shares. */
export function poolConfig(options: DatabaseOptions): pg.PoolConfig {
  const target = options.target;
  const where =
    'url' in target
      ? { connectionString: target.url }
      : { host: target.host, port: target.port, user: target.user, database: target.database };
  return {
    ...where,
    max: options.connections,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    application_name: 'jobbergate-api',
    options: `-c timezone=UTC -c statement_timeout=${options.statementTimeoutMs}`,
    types: TYPES,
  };
}

/** Parsers by type: timestamps keep their microseconds, 64-bit counts become numbers. */
export const TYPES: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => {
    if (oid === pg.types.builtins.TIMESTAMPTZ) return parseTimestamp;
    if (oid === pg.types.builtins.INT8) return Number;
    return pg.types.getTypeParser(oid, format);
  },
};

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
