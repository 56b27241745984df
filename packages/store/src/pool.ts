/** Connections to PostgreSQL: what every pool here shares. */

import pg from 'pg';
import type { OutboxKind } from './outbox.ts';
import { parseTimestamp } from './timestamps.ts';

/** Where PostgreSQL is: a `postgres://` URL, or a socket directory with user and database. */
export type ConnectionTarget =
  | { readonly url: string }
  | { readonly host: string; readonly port: number; readonly user: string; readonly database: string };

export interface PoolOptions {
  readonly target: ConnectionTarget;
  /** Milliseconds after which PostgreSQL gives a statement up. */
  readonly statementTimeoutMs: number;
  /** Kinds that changes made over these connections write to the outbox: what somebody delivers. */
  readonly sinks?: readonly OutboxKind[] | undefined;
  /** Told of connections that break while idle. */
  readonly onError: (error: Error) => void;
}

/**
 * What lists read is in memory. Else, where most owners have few rows, PostgreSQL would rather fetch and sort all rows of
 * one than read the first fifty in the index's order; and keeps that plan for the one with a million.
 */
const IN_MEMORY = '-c random_page_cost=1';

/** Opens a pool; `limits` says how many connections it has, and how often each is used. */
export function openPool(
  { target, statementTimeoutMs, sinks = [], onError }: PoolOptions,
  limits: Pick<pg.PoolConfig, 'max' | 'maxUses'>,
): pg.Pool {
  const pool = new pg.Pool({
    ...configOf(target),
    ...limits,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    application_name: 'jobbergate-api',
    options: [
      `-c timezone=UTC -c statement_timeout=${statementTimeoutMs} ${IN_MEMORY}`,
      ...(sinks.length > 0 ? [`-c jobbergate.sinks=${sinks.join(',')}`] : []),
    ].join(' '),
    types: TYPES,
  });
  // A connection that breaks leaves the pool by itself, and the statement that it was busy with fails; without these
  // listeners it would end the process. The end of a pool that is being closed is no news.
  pool.on('error', (error) => {
    if (!pool.ending) onError(error);
  });
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** One connection beside the pools, which is not lost to an event when it breaks. */
export function newClient(target: ConnectionTarget, applicationName: string): pg.Client {
  const client = new pg.Client({
    ...configOf(target),
    application_name: applicationName,
    connectionTimeoutMillis: 10_000,
  });
  client.on('error', () => undefined);
  return client;
}

/** Parsers by type: timestamps keep their microseconds, 64-bit counts become numbers. */
export const TYPES: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => {
    if (oid === pg.types.builtins.TIMESTAMPTZ) return parseTimestamp;
    if (oid === pg.types.builtins.INT8) return Number;
    return pg.types.getTypeParser(oid, format);
  },
};

function configOf(target: ConnectionTarget): pg.ClientConfig {
  return 'url' in target ? { connectionString: target.url } : { ...target };
}
