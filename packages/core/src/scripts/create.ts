/** A job script made of a template: rendered on the server, stored with its files in one step. */

import { NotFoundError, UnprocessableError } from '../errors.ts';
import type { TextFile } from '../files.ts';
import type { Actor } from '../identity.ts';
import { isRowId } from '../ids.ts';
import type { Renderer } from '../ports/renderer.ts';
import type { Store } from '../ports/store.ts';
import { configTextOf } from '../templates/configText.ts';
import type { Template, TemplateContents } from '../templates/template.ts';
import type { ScriptWithFiles } from './script.ts';

export interface ScriptRequest {
  readonly name: string;
  readonly description: string | null;
  readonly templateId: number;
  /** Options for `#SBATCH` lines, in order. */
  readonly sbatchParams: readonly string[];
  /** Parameters as JSON text, which replace the configuration's sections; null: none. */
  readonly params: string | null;
}

/**
 * Renders all files or none.
 *
 * @throws NotFoundError for an unknown template; UnprocessableError for one without files or configuration; RenderError.
 */
export async function createScript(
  store: Pick<Store, 'templates' | 'scripts'>,
  renderer: Renderer,
  request: ScriptRequest,
  actor: Actor,
): Promise<ScriptWithFiles> {
  const { name, description, templateId } = request;
  const template = isRowId(templateId) ? await store.templates.get({ id: templateId }) : undefined;
  if (template === undefined) throw new NotFoundError('template', templateId);
  const rendered = await renderer.render({
    config: configOf(template),
    templates: new Map(template.files.map((file) => [file.path, file.content])),
    paramDict: request.params,
    sbatchParams: request.sbatchParams,
  });
  const files = [...rendered.files].map(
    ([path, content]): TextFile => ({
      path,
      role: path === rendered.mainFilePath ? 'ENTRYPOINT' : 'SUPPORT',
      content,
    }),
  );
  return store.scripts.insert({ name, description, templateId, files }, actor.email);
}

function configOf(template: Template & TemplateContents): string {
  if (!template.isUploaded)
    throw new UnprocessableError(`Application with id=${template.id} was not uploaded.`);
  const config = configTextOf(template);
  if (config === null)
    throw new UnprocessableError(`Application with id=${template.id} has no configuration.`);
  return config;
}
