import type { Actor } from '../identity.ts';
import type { TemplateKey, TemplateStore, WhenInUse } from '../ports/store.ts';
import { checkKey } from './get.ts';

/**
 * Deletes a template and its files.
 *
 * @throws NotFoundError, NotOwnerError, InUseError (when scripts came from it and `whenInUse` is `refuse`).
 */
export async function deleteTemplate(
  store: TemplateStore,
  key: TemplateKey,
  actor: Actor,
  whenInUse: WhenInUse,
): Promise<void> {
  checkKey(key);
  await store.delete(key, actor, whenInUse);
}
