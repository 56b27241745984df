/** A job script made of those templates that the request names. */

import { BadRequestError } from '../errors.ts';
import type { TextFile } from '../files.ts';
import type { Actor } from '../identity.ts';
import type { MappedRenderJob, Renderer } from '../ports/renderer.ts';
import type { Store, TemplateKey } from '../ports/store.ts';
import { checkSource } from '../sources/checkSource.ts';
import { getTemplate } from '../templates/get.ts';
import type { ScriptInventory } from './script.ts';

export interface RenderRequest extends Omit<MappedRenderJob, 'templates'> {
  readonly name: string;
  readonly description: string | null;
}

/**
 * Renders all that is mapped, or nothing.
 *
 * @throws NotFoundError for an unknown template; BadRequestError for names that it lacks, and for outputs whose syntax is
 *   not what their names say; RenderError.
 */
export async function renderScript(
  store: Pick<Store, 'templates' | 'scripts'>,
  renderer: Renderer,
  key: TemplateKey,
  request: RenderRequest,
  actor: Actor,
): Promise<ScriptInventory> {
  const { name, description, ...mapping } = request;
  const template = await getTemplate(store.templates, key);
  const known = new Set(template.files.map((file) => file.path));
  const missing = [...mapping.outputs.keys()].filter((path) => !known.has(path));
  if (missing.length > 0) throw new BadRequestError(`The template has no files ${missing.join(', ')}`);
  const rendered = await renderer.renderMapped({ ...mapping, templates: template.files });
  const files = [...rendered.files].map(
    ([path, content]): TextFile => ({
      path,
      role: path === rendered.mainFilePath ? 'ENTRYPOINT' : 'SUPPORT',
      content,
    }),
  );
  for (const { path, content } of files) await checkSource(renderer, path, content);
  const script = await store.scripts.insert(
    { name, description, templateId: template.id, files },
    actor.email,
  );
  // They came into being together.
  const { createdAt } = script;
  return {
    ...script,
    files: files.map(({ path, role }) => ({ path, role, createdAt, updatedAt: createdAt })),
  };
}
