/**
 * What is still to be told to others: taken in batches by one process at a time, and forgotten when it was delivered.
 * What is taken when a process or a connection dies is taken again, so that everything is delivered at least once.
 */

import { Database, type Queryable } from './database.ts';
import type { PoolOptions } from './pool.ts';
import { type Prepared, type Schema, statementFrom } from './sql.ts';

/** To whom it is told: `status` events to a message broker, `mail` to the owner of a submission. */
export type OutboxKind = 'status' | 'mail';

/** What the trigger `record_submission_state` writes. */
interface Payloads {
  readonly status: {
    readonly submission: number;
    readonly owner: string;
    readonly status: string;
    readonly slurmJobState: string | null;
  };
  readonly mail: {
    readonly submission: number;
    readonly owner: string;
    readonly name: string;
    /** Why it was rejected; cut at 10,000 characters. */
    readonly message: string | null;
  };
}

export interface OutboxItem<Kind extends OutboxKind = OutboxKind> {
  readonly id: number;
  /** Null without multi-tenancy. */
  readonly organization: string | null;
  readonly payload: Payloads[Kind];
  /** How often it was tried before. */
  readonly attempts: number;
  /** Since it was written. */
  readonly ageSeconds: number;
}

/** What came of an item: `refused` is given up, `failed` is tried again later; none at all: it was not tried. */
export type Outcome = 'delivered' | { readonly failed: string } | { readonly refused: string };

export type Outcomes = ReadonlyMap<OutboxItem, Outcome>;

const LOCK = load('lock');
const TAKE_STATUS = load('takeStatus');
const TAKE_MAIL = load('takeMail');
const DELETE = load('delete');
const POSTPONE = load('postpone');

/** Bounds what a batch holds in memory, and what is delivered again after a crash. */
const BATCH = { status: 100, mail: 10 };
const STATUS_OF_ONE_ORGANIZATION = 20;
/** Seconds between two attempts, at most. */
const LONGEST_WAIT = { status: 15, mail: 300 };
/** One connection for each kind: a delivery may take seconds, and requests must not wait for it. */
const CONNECTIONS = 2;
const STATEMENT_TIMEOUT_MS = 15_000;

/** Opens its connections when it is first used. */
export class Outbox {
  readonly #db: Database;

  constructor(options: Pick<PoolOptions, 'target' | 'onError'>) {
    this.#db = new Database({
      ...options,
      connections: CONNECTIONS,
      statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    });
  }

  /**
   * Hands one batch to `deliver`. Events come in the order in which they were written, and those of an organization only
   * while none of it is waiting to be tried again. A row that is not among the outcomes stays as it is.
   *
   * @returns whether some of it is done with, and more may be waiting.
   * @throws UnavailableError when the database is away.
   */
  relay<Kind extends OutboxKind>(
    kind: Kind,
    deliver: (batch: readonly OutboxItem<Kind>[]) => Promise<Outcomes>,
  ): Promise<boolean> {
    return this.#db.transaction(async (connection) => {
      const [lock] = await connection.query<{ is_ours: boolean }>(LOCK, [kind]);
      if (lock?.is_ours !== true) return false;
      const batch = await take(connection, kind);
      if (batch.length === 0) return false;
      return note(connection, kind, await deliver(batch));
    });
  }

  async close(): Promise<void> {
    await this.#db.close();
  }
}

interface OutboxRow<Kind extends OutboxKind> {
  readonly id: number;
  readonly organization: string;
  readonly payload: Payloads[Kind];
  readonly attempts: number;
  readonly age: number;
}

async function take<Kind extends OutboxKind>(
  connection: Queryable,
  kind: Kind,
): Promise<readonly OutboxItem<Kind>[]> {
  const rows =
    kind === 'status'
      ? await connection.query<OutboxRow<Kind>>(TAKE_STATUS, [BATCH.status, STATUS_OF_ONE_ORGANIZATION])
      : await connection.query<OutboxRow<Kind>>(TAKE_MAIL, [BATCH.mail]);
  return rows.map(({ id, organization, payload, attempts, age }) => ({
    id,
    organization: organization === '' ? null : organization,
    payload,
    attempts,
    ageSeconds: age,
  }));
}

/** @returns whether a row is gone */
async function note(connection: Queryable, kind: OutboxKind, outcomes: Outcomes): Promise<boolean> {
  const gone: number[] = [];
  const failed: { id: number; reason: string }[] = [];
  for (const [{ id }, outcome] of outcomes) {
    if (typeof outcome === 'object' && 'failed' in outcome) failed.push({ id, reason: outcome.failed });
    else gone.push(id);
  }
  if (gone.length > 0) await connection.query(DELETE, [gone]);
  if (failed.length > 0) {
    const columns = [failed.map(({ id }) => id), failed.map(({ reason }) => reason)];
    await connection.query(POSTPONE, [...columns, LONGEST_WAIT[kind]]);
  }
  return gone.length > 0;
}

/** The outbox belongs to the installation, not to a tenant. */
function load(name: string): Prepared {
  return statementFrom(`outbox/${name}.sql`)('jobbergate' as Schema);
}
