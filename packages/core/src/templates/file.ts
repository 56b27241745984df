/** The files of a template, one at a time. */

import type { FilePlacement } from '../files.ts';
import type { Actor } from '../identity.ts';
import type { Renderer } from '../ports/renderer.ts';
import type { PlacedFile, TemplateKey, TemplateStore } from '../ports/store.ts';
import { normaliseScriptPath } from '../rendering/scriptPath.ts';
import { checkPlacement } from '../sources/checkPlacement.ts';
import { checkKey } from './get.ts';

/** A file's content. @throws NotFoundError, FileNotFoundError, InvalidValueError for a path that is none. */
export async function getTemplateFile(store: TemplateStore, key: TemplateKey, path: string): Promise<string> {
  checkKey(key);
  return store.getFile(key, normaliseScriptPath(path));
}

/**
 * Puts a file in its place, or renames one.
 *
 * @throws NotFoundError, NotOwnerError, FileNotFoundError (nothing to rename), InvalidValueError (a path that is none, or
 *   another file in its way); BadRequestError for a source with faults, and for neither a content nor a file to rename.
 */
export async function putTemplateFile(
  store: TemplateStore,
  renderer: Renderer,
  key: TemplateKey,
  file: FilePlacement,
  actor: Actor,
): Promise<PlacedFile> {
  checkKey(key);
  return store.putFile(key, await checkPlacement(renderer, file), actor);
}

/** @throws NotFoundError, NotOwnerError, FileNotFoundError, InvalidValueError for a path that is none. */
export async function deleteTemplateFile(
  store: TemplateStore,
  key: TemplateKey,
  path: string,
  actor: Actor,
): Promise<void> {
  checkKey(key);
  await store.deleteFile(key, normaliseScriptPath(path), actor);
}
