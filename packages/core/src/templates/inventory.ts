import { NotFoundError, NotOwnerError } from '../errors.ts';
import type { Actor } from '../identity.ts';
import type { TemplateKey, TemplateStore } from '../ports/store.ts';
import { canExist, keyOf } from './get.ts';
import type { TemplateInventory } from './template.ts';

/** One template with all but the contents of its files. @throws NotFoundError */
export async function inventoryTemplate(store: TemplateStore, key: TemplateKey): Promise<TemplateInventory> {
  const found = canExist(key) ? await store.inventory(key) : undefined;
  if (found === undefined) throw new NotFoundError('template', keyOf(key));
  return found;
}

/**
 * Whether the caller may change a template, before work is done for a change; the change itself asks again.
 *
 * @throws NotFoundError, NotOwnerError
 */
export async function checkTemplateOwner(
  store: TemplateStore,
  key: TemplateKey,
  actor: Actor,
): Promise<void> {
  const { ownerEmail } = await inventoryTemplate(store, key);
  if (ownerEmail !== actor.email && !actor.mayChangeOthers) throw new NotOwnerError();
}
