import type { Actor } from '../identity.ts';
import type { TemplateStore } from '../ports/store.ts';
import { checkIdentifier } from '../text.ts';
import type { NewTemplate, TemplateDetails } from './template.ts';

/**
 * Makes a template without files, owned by the caller.
 *
 * @throws InvalidValueError for an identifier that could not be addressed; DuplicateIdentifierError.
 */
export async function createTemplate(
  store: TemplateStore,
  template: NewTemplate,
  actor: Actor,
): Promise<TemplateDetails> {
  if (template.identifier !== null) checkIdentifier(template.identifier);
  return store.insert(template, actor.email);
}
