import { NotFoundError } from '../errors.ts';
import type { Actor } from '../identity.ts';
import { isRowId } from '../ids.ts';
import type { ScriptStore, WhenInUse } from '../ports/store.ts';

/**
 * Deletes a script and its files.
 *
 * @throws NotFoundError, NotOwnerError, InUseError (when submissions refer to it and `whenInUse` is `refuse`).
 */
export async function deleteScript(
  store: ScriptStore,
  id: number,
  actor: Actor,
  whenInUse: WhenInUse,
): Promise<void> {
  if (!isRowId(id)) throw new NotFoundError('script', id);
  await store.delete(id, actor, whenInUse);
}
