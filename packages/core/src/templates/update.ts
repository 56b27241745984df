import type { Actor } from '../identity.ts';
import type { Renderer } from '../ports/renderer.ts';
import type { TemplateKey, TemplateStore } from '../ports/store.ts';
import { checkIdentifier } from '../text.ts';
import { checkFiles } from './checkFiles.ts';
import { checkKey } from './get.ts';
import type { TemplateChanges, TemplateConfig, TemplateDetails } from './template.ts';

/** What a user may change; a configuration comes as YAML text, and null forgets it. */
export interface TemplateEdit extends Omit<TemplateChanges, 'config'> {
  readonly configText?: string | null;
}

/**
 * Changes what is given, and moves `updatedAt` even when nothing is.
 *
 * @throws NotFoundError, NotOwnerError, InvalidValueError, DuplicateIdentifierError; UnprocessableError for a
 *   configuration that is none.
 */
export async function updateTemplate(
  store: TemplateStore,
  renderer: Renderer,
  key: TemplateKey,
  { configText, ...changes }: TemplateEdit,
  actor: Actor,
): Promise<TemplateDetails> {
  checkKey(key);
  if (typeof changes.identifier === 'string') checkIdentifier(changes.identifier);
  if (configText === undefined) return store.update(key, changes, actor);
  const config = configText === null ? null : await readConfig(renderer, configText);
  return store.update(key, { ...changes, config }, actor);
}

async function readConfig(renderer: Renderer, text: string): Promise<TemplateConfig | null> {
  const sections = await checkFiles(renderer, { workflow: null, config: text, templates: new Map() });
  return sections === null ? null : { text, ...sections };
}
