import type { Actor } from '../identity.ts';
import type { TemplateKey, TemplateStore } from '../ports/store.ts';
import { checkIdentifier } from '../text.ts';
import { checkKey } from './get.ts';
import type { TemplateCloning, TemplateInventory } from './template.ts';

/**
 * Copies a template with its files for the caller.
 *
 * @throws NotFoundError, InvalidValueError for an identifier that could not be addressed, DuplicateIdentifierError.
 */
export async function cloneTemplate(
  store: TemplateStore,
  key: TemplateKey,
  cloning: TemplateCloning,
  actor: Actor,
): Promise<TemplateInventory> {
  checkKey(key);
  if (cloning.identifier !== null) checkIdentifier(cloning.identifier);
  return store.clone(key, cloning, actor.email);
}
