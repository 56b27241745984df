import { UnprocessableError } from '../errors.ts';
import type { ConfigSections, Renderer, UploadedFiles } from '../ports/renderer.ts';

/**
 * Checks the syntax of what comes in. @returns the configuration's sections, null without one.
 * @throws UnprocessableError that lists every fault with its file and line.
 */
export async function checkFiles(renderer: Renderer, files: UploadedFiles): Promise<ConfigSections | null> {
  const { problems, sections } = await renderer.checkUpload(files);
  if (problems.length > 0) {
    const lines = problems.map(
      ({ file, line, message }) => `${file}${line === null ? '' : `, line ${line}`}: ${message}`,
    );
    throw new UnprocessableError(lines.join('\n'));
  }
  return sections;
}
