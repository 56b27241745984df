/** Changes that only some may make: one statement tells "no such row", "not yours" and "done" apart. */

import {
  FileNotFoundError,
  type FilePlacement,
  NotFoundError,
  NotOwnerError,
  type Noun,
  type PlacedFile,
  pathClash,
  type Timestamp,
} from '@jobbergate/core';

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

/** The same of a statement that deletes a file of the row. @throws NotFoundError, NotOwnerError, FileNotFoundError */
export function checkFileGone(
  rows: readonly (Guarded & { readonly is_gone: boolean })[],
  noun: Noun,
  key: number | string,
  path: string,
): void {
  if (!changedRow(rows, noun, key).is_gone) throw new FileNotFoundError(path);
}

/** A file's content. @throws NotFoundError when its row is not there, FileNotFoundError when it is not. */
export function contentOf(
  rows: readonly { readonly content: string | null }[],
  noun: Noun,
  key: number | string,
  path: string,
): string {
  const [row] = rows;
  if (row === undefined) throw new NotFoundError(noun, key);
  if (row.content === null) throw new FileNotFoundError(path);
  return row.content;
}

/** What a statement that places a file answers: no times when a file is in the way, or there was none to rename. */
export interface PlacedRow extends Guarded {
  readonly in_the_way: string | null;
  readonly created_at: Timestamp | null;
  readonly updated_at: Timestamp | null;
}

/**
 * The file as it lies now.
 *
 * @throws NotFoundError, NotOwnerError, InvalidValueError for a file in its way, FileNotFoundError when there was none to
 *   rename.
 */
export function placedFile(
  rows: readonly PlacedRow[],
  noun: Noun,
  key: number | string,
  { path, role, previousPath }: FilePlacement,
): PlacedFile {
  const { id, in_the_way, created_at, updated_at } = changedRow(rows, noun, key);
  if (in_the_way !== null) throw pathClash(path, in_the_way);
  if (created_at === null || updated_at === null) throw new FileNotFoundError(previousPath ?? path);
  return { parentId: id, path, role, createdAt: created_at, updatedAt: updated_at };
}

function isChanged<Row extends Guarded>(row: Row): row is Row & { readonly id: number } {
  return row.id !== null;
}
