/** The files of a job script, one at a time. */

import { NotFoundError } from '../errors.ts';
import type { FilePlacement } from '../files.ts';
import type { Actor } from '../identity.ts';
import { isRowId } from '../ids.ts';
import type { Renderer } from '../ports/renderer.ts';
import type { PlacedFile, ScriptStore } from '../ports/store.ts';
import { normaliseScriptPath } from '../rendering/scriptPath.ts';
import { checkPlacement } from '../sources/checkPlacement.ts';

/** A file's content. @throws NotFoundError, FileNotFoundError, InvalidValueError for a path that is none. */
export async function getScriptFile(store: ScriptStore, id: number, path: string): Promise<string> {
  checkId(id);
  return store.getFile(id, normaliseScriptPath(path));
}

/**
 * Puts a file in its place, or renames one.
 *
 * @throws NotFoundError, NotOwnerError, FileNotFoundError (nothing to rename), InvalidValueError (a path that is none, or
 *   another file in its way); UnprocessableError for a second entry point; BadRequestError for a source with faults, and
 *   for neither a content nor a file to rename.
 */
export async function putScriptFile(
  store: ScriptStore,
  renderer: Renderer,
  id: number,
  file: FilePlacement,
  actor: Actor,
): Promise<PlacedFile> {
  checkId(id);
  return store.putFile(id, await checkPlacement(renderer, file), actor);
}

/** @throws NotFoundError, NotOwnerError, FileNotFoundError, InvalidValueError for a path that is none. */
export async function deleteScriptFile(
  store: ScriptStore,
  id: number,
  path: string,
  actor: Actor,
): Promise<void> {
  checkId(id);
  await store.deleteFile(id, normaliseScriptPath(path), actor);
}

function checkId(id: number): void {
  if (!isRowId(id)) throw new NotFoundError('script', id);
}
