import { BadRequestError } from '../errors.ts';
import type { FilePlacement } from '../files.ts';
import type { Renderer } from '../ports/renderer.ts';
import { normaliseScriptPath } from '../rendering/scriptPath.ts';
import { checkSource } from './checkSource.ts';

/**
 * A file with its paths normalised and its syntax checked.
 *
 * @throws InvalidValueError for a path that is none; BadRequestError for a source with faults, and for neither a content
 *   nor a file to rename.
 */
export async function checkPlacement(renderer: Renderer, file: FilePlacement): Promise<FilePlacement> {
  const { content, previousPath } = file;
  if (content === undefined && previousPath === undefined) {
    throw new BadRequestError('Either a file or the name of a file to rename is needed');
  }
  const path = normaliseScriptPath(file.path);
  if (content !== undefined) await checkSource(renderer, path, content);
  return {
    ...file,
    path,
    previousPath: previousPath === undefined ? undefined : normaliseScriptPath(previousPath),
  };
}
