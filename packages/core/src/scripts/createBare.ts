import type { Actor } from '../identity.ts';
import type { ScriptStore } from '../ports/store.ts';
import type { NewScript, Script } from './script.ts';

/** Makes a script of no template and without files, which come one by one. */
export async function createBareScript(
  store: ScriptStore,
  script: Pick<NewScript, 'name' | 'description'>,
  actor: Actor,
): Promise<Script> {
  return store.insert({ ...script, templateId: null, files: [] }, actor.email);
}
