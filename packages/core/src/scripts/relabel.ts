import { NotFoundError } from '../errors.ts';
import type { Actor } from '../identity.ts';
import { isRowId } from '../ids.ts';
import type { ScriptStore } from '../ports/store.ts';
import type { ScriptLabels, ScriptOfTemplate } from './script.ts';

/** Changes what is said of a script, not its files; moves `updatedAt`. @throws NotFoundError, NotOwnerError */
export async function relabelScript(
  store: ScriptStore,
  id: number,
  labels: ScriptLabels,
  actor: Actor,
): Promise<ScriptOfTemplate> {
  if (!isRowId(id)) throw new NotFoundError('script', id);
  return store.relabel(id, labels, actor);
}
