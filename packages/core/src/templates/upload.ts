/** The upload of a whole template: its workflow, its configuration and its Jinja2 files, in one step. */

import { NotFoundError } from '../errors.ts';
import type { FileRole, TextFile } from '../files.ts';
import type { Actor } from '../identity.ts';
import { isRowId } from '../ids.ts';
import type { Renderer, UploadedFiles } from '../ports/renderer.ts';
import type { TemplateStore } from '../ports/store.ts';
import { checkFiles } from './checkFiles.ts';

export interface TemplateUpload extends UploadedFiles {
  readonly workflow: string;
}

/**
 * Checks every file, then puts them in the place of all earlier ones.
 *
 * @throws NotFoundError, NotOwnerError; UnprocessableError naming each file that fails its syntax check.
 */
export async function uploadTemplate(
  store: TemplateStore,
  renderer: Renderer,
  id: number,
  upload: TemplateUpload,
  actor: Actor,
): Promise<void> {
  if (!isRowId(id)) throw new NotFoundError('template', id);
  const sections = await checkFiles(renderer, upload);
  const main = mainTemplate(sections?.defaultTemplate ?? null, [...upload.templates.keys()]);
  const files = [...upload.templates].map(
    ([path, content]): TextFile => ({ path, role: roleOf(path, main), content }),
  );
  const config = upload.config === null || sections === null ? null : { text: upload.config, ...sections };
  await store.replaceContents(id, { workflow: upload.workflow, files, config }, actor);
}

/** Forgets all files of a template; one that has none is left as it is. @throws NotFoundError, NotOwnerError */
export async function deleteUpload(store: TemplateStore, id: number, actor: Actor): Promise<void> {
  if (!isRowId(id)) throw new NotFoundError('template', id);
  await store.replaceContents(id, null, actor);
}

/** The template that becomes the main file: the configured one, by base name, or the only one. */
function mainTemplate(configured: string | null, names: readonly string[]): string | undefined {
  if (configured === null) return names.length === 1 ? names[0] : undefined;
  return configured.slice(configured.lastIndexOf('/') + 1);
}

function roleOf(path: string, main: string | undefined): FileRole {
  return path === main ? 'ENTRYPOINT' : 'SUPPORT';
}
