/** Whole selections in constant memory: a cursor on a connection of a small pool of its own. */

import { BusyError } from '@jobbergate/core';
import type pg from 'pg';
import Cursor from 'pg-cursor';
import { type DatabaseOptions, unavailableOr } from './database.ts';
import { goneOr } from './gone.ts';
import { openPool, TYPES } from './pool.ts';
import { RowCursor, TOTAL_MS } from './RowCursor.ts';
import type { Prepared } from './sql.ts';

/** Streams at once; requests need their own connections meanwhile. */
const STREAMS = 2;
/** A connection that has read of many tenants holds memory for each of them. */
const LISTS_PER_CONNECTION = 500;
const WAIT_MS = 10_000;
const RETRY_AFTER_SECONDS = 5;

export class StreamPool {
  readonly #pool: pg.Pool;
  readonly #onStatement: (text: string) => void;
  readonly #onTenantGone: DatabaseOptions['onTenantGone'];
  readonly #waiting: (() => void)[] = [];
  #taken = 0;

  constructor(options: Omit<DatabaseOptions, 'connections' | 'statementTimeoutMs'>) {
    this.#pool = openPool(
      { ...options, statementTimeoutMs: TOTAL_MS },
      { max: STREAMS, maxUses: LISTS_PER_CONNECTION },
    );
    this.#onStatement = options.onStatement ?? (() => undefined);
    this.#onTenantGone = options.onTenantGone;
  }

  /**
   * Opens a cursor; one statement, so one snapshot.
   *
   * @throws BusyError when both connections stay taken for ten seconds.
   */
  async open<Row extends object>(
    { text, tenant }: Prepared,
    values: readonly unknown[],
  ): Promise<RowCursor<Row>> {
    await this.#takeSlot();
    try {
      const client = await this.#pool.connect();
      this.#onStatement(text);
      const cursor = client.query(new Cursor<Row>(text, [...values], { types: TYPES }));
      const faultOf = (error: unknown) => goneOr(error, tenant, client, this.#onTenantGone);
      return new RowCursor({ client, cursor, faultOf, onEnd: () => this.#freeSlot() });
    } catch (error) {
      this.#freeSlot();
      throw unavailableOr(error);
    }
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  async #takeSlot(): Promise<void> {
    if (this.#taken < STREAMS) {
      this.#taken += 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const taken = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(taken), 1);
        reject(
          new BusyError('Too many whole lists are being read; ask for pages, or later', RETRY_AFTER_SECONDS),
        );
      }, WAIT_MS);
      this.#waiting.push(taken);
    });
  }

  /** Hands the slot on, or frees it. */
  #freeSlot(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#taken -= 1;
    else next();
  }
}
