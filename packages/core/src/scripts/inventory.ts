import { NotFoundError, NotOwnerError } from '../errors.ts';
import type { Actor } from '../identity.ts';
import { isRowId } from '../ids.ts';
import type { ScriptStore } from '../ports/store.ts';
import type { ScriptInventory } from './script.ts';

/** One script with all but the contents of its files; it may have none. @throws NotFoundError */
export async function inventoryScript(store: ScriptStore, id: number): Promise<ScriptInventory> {
  const found = isRowId(id) ? await store.inventory(id) : undefined;
  if (found === undefined) throw new NotFoundError('script', id);
  return found;
}

/**
 * Whether the caller may change a script, before work is done for a change; the change itself asks again.
 *
 * @throws NotFoundError, NotOwnerError
 */
export async function checkScriptOwner(store: ScriptStore, id: number, actor: Actor): Promise<void> {
  const { ownerEmail } = await inventoryScript(store, id);
  if (ownerEmail !== actor.email && !actor.mayChangeOthers) throw new NotOwnerError();
}
