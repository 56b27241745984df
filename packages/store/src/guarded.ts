/** Changes that only some may make: one statement tells "no such row", "not yours" and "done" apart. */

import { NotFoundError, NotOwnerError, type Noun } from '@jobbergate/core';

/** A row of such a statement: the owner found, and the changed row's id when the change was made. */
export interface Guarded {
  readonly found: string;
  readonly id: number | null;
}

/** @throws NotFoundError, NotOwnerError */
export function changedRow<Row extends Guarded>(
  rows: readonly Row[],
  noun: Noun,
  key: number | string,
): Row & { readonly id: number } {
  const row = rows[0];
  if (row === undefined) throw new NotFoundError(noun, key);
  if (!isChanged(row)) throw new NotOwnerError();
  return row;
}

function isChanged<Row extends Guarded>(row: Row): row is Row & { readonly id: number } {
  return row.id !== null;
}
