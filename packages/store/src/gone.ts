/** A tenant whose schema was dropped while the service remembers it: told apart from a defect of ours. */

import { UnavailableError } from '@jobbergate/core';
import pg from 'pg';
import type { Schema } from './sql.ts';

/** The rows of a tenant were removed; the next request that names it makes it anew. */
export class TenantGoneError extends UnavailableError {
  constructor(options: ErrorOptions) {
    super('The rows of this organization were removed; ask again', options);
  }
}

/**
 * SQLSTATE of a statement that misses a schema, a table, a function or a type, and of one whose table went away while it
 * was about to read it, which PostgreSQL calls an internal error.
 */
const MISSING = new Set(['3F000', '42P01', '42883', '42704', 'XX000']);
const IS_GONE = 'SELECT to_regnamespace(quote_ident($1)) IS NULL AS is_gone';

/**
 * Makes a TenantGoneError of a fault whose reason is that the tenant has no schema any more, and tells `onGone`; others
 * stay as they are, also those that miss a table in a schema that is there.
 *
 * @param client the connection that the fault came from, in no transaction.
 */
export async function goneOr(
  error: unknown,
  tenant: Schema | undefined,
  client: pg.ClientBase,
  onGone: ((tenant: Schema) => void) | undefined,
): Promise<unknown> {
  if (tenant === undefined || !(error instanceof pg.DatabaseError) || !MISSING.has(error.code ?? '')) {
    return error;
  }
  try {
    const { rows } = await client.query<{ is_gone: boolean }>(IS_GONE, [tenant]);
    if (rows[0]?.is_gone !== true) return error;
  } catch {
    return error;
  }
  onGone?.(tenant);
  return new TenantGoneError({ cause: error });
}
