import { NotFoundError } from '../errors.ts';
import type { Actor } from '../identity.ts';
import { isRowId } from '../ids.ts';
import type { ScriptStore } from '../ports/store.ts';
import type { ScriptCloning, ScriptInventory } from './script.ts';

/** Copies a script with its files for the caller. @throws NotFoundError */
export async function cloneScript(
  store: ScriptStore,
  id: number,
  cloning: ScriptCloning,
  actor: Actor,
): Promise<ScriptInventory> {
  if (!isRowId(id)) throw new NotFoundError('script', id);
  return store.clone(id, cloning, actor.email);
}
