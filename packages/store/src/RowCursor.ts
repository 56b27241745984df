/** The rows of one cursor, in batches; its connection comes free whatever becomes of its reader. */

import { UnavailableError } from '@jobbergate/core';
import type pg from 'pg';
import type Cursor from 'pg-cursor';
import { unavailableOr } from './database.ts';

const BATCH = 1000;
/** A reader that takes nothing, and a database that gives nothing, is waited for so long. */
const STALL_MS = 15_000;
/** The longest that a selection may be read. */
export const TOTAL_MS = 300_000;

export interface RowCursorParts<Row extends object> {
  readonly client: pg.PoolClient;
  readonly cursor: Cursor<Row>;
  /** What a fault of the statement is; asked while the connection is still there. */
  faultOf(error: unknown): Promise<unknown>;
  onEnd(): void;
}

/** Ends when all is read, when it is returned (also before the first batch), and when that takes too long. */
export class RowCursor<Row extends object> implements AsyncIterableIterator<readonly Row[], undefined> {
  readonly #parts: RowCursorParts<Row>;
  readonly #limits: readonly NodeJS.Timeout[];
  #ahead: Promise<readonly Row[]> | undefined;
  #isOver = false;
  #failure: unknown;

  constructor(parts: RowCursorParts<Row>) {
    this.#parts = parts;
    this.#limits = [STALL_MS, TOTAL_MS].map((ms) => setTimeout(() => this.#drop(), ms));
  }

  /** The first batch, which still comes first. @throws UnavailableError */
  peek(): Promise<readonly Row[]> {
    this.#ahead ??= this.#read();
    return this.#ahead;
  }

  /** @throws UnavailableError when the connection breaks, or was taken away because it took too long. */
  async next(): Promise<IteratorResult<readonly Row[], undefined>> {
    const ahead = this.#ahead ?? this.#read();
    this.#ahead = undefined;
    const rows = await ahead;
    return rows.length === 0 ? { done: true, value: undefined } : { done: false, value: rows };
  }

  async return(): Promise<IteratorResult<readonly Row[], undefined>> {
    this.#end('unread');
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async #read(): Promise<readonly Row[]> {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#isOver) return [];
    this.#limits[0]?.refresh();
    const { cursor, faultOf } = this.#parts;
    try {
      const rows = await cursor.read(BATCH);
      if (rows.length === 0) {
        await cursor.close();
        this.#end('read');
      }
      this.#limits[0]?.refresh();
      return rows;
    } catch (error) {
      const fault = await faultOf(error);
      this.#end('unread');
      throw unavailableOr(fault);
    }
  }

  #drop(): void {
    this.#failure = new UnavailableError('The rows took too long');
    this.#end('unread');
  }

  /** Ending the connection is what ends a cursor that was not read to its end. */
  #end(how: 'read' | 'unread'): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const limit of this.#limits) clearTimeout(limit);
    this.#parts.client.release(how === 'unread');
    this.#parts.onEnd();
  }
}
