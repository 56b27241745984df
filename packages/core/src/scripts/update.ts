import { InvalidValueError, NotFoundError } from '../errors.ts';
import type { TextFile } from '../files.ts';
import type { Actor } from '../identity.ts';
import { isRowId } from '../ids.ts';
import type { ScriptStore } from '../ports/store.ts';
import { foldersOf, normaliseScriptPath, pathClash } from '../rendering/scriptPath.ts';
import type { ScriptChanges, ScriptWithFiles } from './script.ts';

/** What a user may change. Files replace all earlier ones; their paths come as the user wrote them. */
export interface ScriptEdit extends Omit<ScriptChanges, 'files'> {
  readonly files?: { readonly mainPath: string; readonly contents: ReadonlyMap<string, string> };
}

/**
 * Changes what is given, and moves `updatedAt` even when nothing is.
 *
 * @throws NotFoundError, NotOwnerError; InvalidValueError for a path that is none, stands twice or is a folder of
 *   another, and for no main file.
 */
export async function updateScript(
  store: ScriptStore,
  id: number,
  { files, ...changes }: ScriptEdit,
  actor: Actor,
): Promise<ScriptWithFiles> {
  if (!isRowId(id)) throw new NotFoundError('script', id);
  if (files === undefined) return store.update(id, changes, actor);
  return store.update(id, { ...changes, files: checkFiles(files) }, actor);
}

/** Normalises the paths; the main file comes first. */
function checkFiles({ mainPath, contents }: NonNullable<ScriptEdit['files']>): readonly TextFile[] {
  if (!contents.has(mainPath)) throw new InvalidValueError('files', 'main_file_path is not one of the files');
  const main = normaliseScriptPath(mainPath);
  const files = new Map<string, string>();
  for (const [path, content] of contents) {
    const normal = normaliseScriptPath(path);
    if (files.has(normal))
      throw new InvalidValueError('files', `File path ${JSON.stringify(normal)} stands twice`);
    files.set(normal, content);
  }
  for (const path of files.keys()) {
    const folder = foldersOf(path).find((name) => files.has(name));
    if (folder !== undefined) throw pathClash(path, folder);
  }
  const all = [...files].map(
    ([path, content]): TextFile => ({ path, role: path === main ? 'ENTRYPOINT' : 'SUPPORT', content }),
  );
  return [
    ...all.filter((file) => file.role === 'ENTRYPOINT'),
    ...all.filter((file) => file.role === 'SUPPORT'),
  ];
}
