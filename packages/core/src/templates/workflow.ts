/** The question workflow of a template: one Python file, with the configuration that it runs under. */

import { BadRequestError } from '../errors.ts';
import type { Actor } from '../identity.ts';
import type { Renderer } from '../ports/renderer.ts';
import type { PlacedWorkflow, TemplateKey, TemplateStore } from '../ports/store.ts';
import { checkSource } from '../sources/checkSource.ts';
import { checkKey } from './get.ts';

/** How a workflow's file is always named. */
export const WORKFLOW_FILE = 'jobbergate.py';

/** The source. @throws NotFoundError, FileNotFoundError */
export async function getWorkflow(store: TemplateStore, key: TemplateKey): Promise<string> {
  checkKey(key);
  return store.getWorkflow(key);
}

/**
 * Puts the source, its configuration (JSON text), or both.
 *
 * @throws NotFoundError, NotOwnerError; BadRequestError for a source with faults, and when the template has no workflow
 *   yet and one of the two is missing.
 */
export async function putWorkflow(
  store: TemplateStore,
  renderer: Renderer,
  key: TemplateKey,
  workflow: { readonly source: string | undefined; readonly runtimeConfig: string | undefined },
  actor: Actor,
): Promise<PlacedWorkflow> {
  checkKey(key);
  if (workflow.source !== undefined) await checkSource(renderer, WORKFLOW_FILE, workflow.source);
  const placed = await store.putWorkflow(key, workflow, actor);
  if (placed !== undefined) return placed;
  const missing = workflow.source === undefined ? 'the file' : 'runtime_config';
  throw new BadRequestError(`The template has no workflow yet: ${missing} is needed too`);
}

/** Its configuration goes with it. @throws NotFoundError, NotOwnerError, FileNotFoundError */
export async function deleteWorkflow(store: TemplateStore, key: TemplateKey, actor: Actor): Promise<void> {
  checkKey(key);
  await store.deleteWorkflow(key, actor);
}
