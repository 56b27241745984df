/** Deletions of rows that others may refer to, and may come to refer to at the same moment. */

import { BusyError, InUseError, type Noun, type WhenInUse } from '@jobbergate/core';
import { violatedConstraint } from './database.ts';

/** How others refer to the row. */
export interface Reference {
  readonly constraint: string;
  /** What the rows are that refer to it. */
  readonly by: Noun;
}

const ATTEMPTS = 5;
const RETRY_AFTER_SECONDS = 1;

/**
 * Runs the deletion; with `detach`, again when a row came meanwhile that refers to what it deletes.
 *
 * @throws InUseError when rows refer to it, with `refuse`; `idOf` then says which row that is. BusyError when they keep coming.
 */
export async function deleteReferred<Result>(
  work: () => Promise<Result>,
  { constraint, by }: Reference,
  whenInUse: WhenInUse,
  idOf: () => number | Promise<number>,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (violatedConstraint(error) !== constraint) throw error;
      if (whenInUse === 'refuse') throw new InUseError(by, await idOf());
      if (attempt === ATTEMPTS) throw new BusyError('Too many come to refer to it', RETRY_AFTER_SECONDS);
    }
  }
}
