import { NotFoundError } from '../errors.ts';
import { isRowId } from '../ids.ts';
import type { ScriptStore } from '../ports/store.ts';
import type { ScriptWithFiles } from './script.ts';

/** One script with its files. @throws NotFoundError, also when the row has no files. */
export async function getScript(store: ScriptStore, id: number): Promise<ScriptWithFiles> {
  const found = isRowId(id) ? await store.get(id) : undefined;
  if (found === undefined || found.files.length === 0) throw new NotFoundError('script', id);
  return found;
}
