/** The files of a job script while it is rendered: every path normalised, and taken once. */
import { InvalidValueError } from '../errors.ts';
import { isStorable } from '../text.ts';
import { RenderError } from './RenderError.ts';
import { foldersOf, joinScriptPath } from './scriptPath.ts';

/** All files of a script together, in UTF-16 units. */
const MAX_LENGTH = 20_000_000;

export class ScriptFiles {
  readonly files = new Map<string, string>();
  private length = 0;
  private readonly folder: string;
  private readonly folders = new Set<string>();

  /** `folder`: where all files lie, relative to the job's directory; may be empty or `.`. */
  constructor(folder = '') {
    this.folder = folder;
  }

  /**
   * The normalised path of an output that is not there yet; `template` is what it comes from, for messages.
   *
   * @throws RenderError `path_invalid` for a path outside the job's directory, `path_taken` for one that another
   *   output has, or that another needs as a folder.
   */
  claim(output: string, template: string): string {
    const path = this.normalise(output, template);
    const parents = foldersOf(path);
    const clash =
      [path, ...parents].find((taken) => this.files.has(taken)) ??
      (this.folders.has(path) ? path : undefined);
    if (clash !== undefined) {
      throw new RenderError(
        'path_taken',
        `Two outputs need the path ${JSON.stringify(clash)}`,
        place(template),
      );
    }
    for (const parent of parents) this.folders.add(parent);
    this.files.set(path, '');
    return path;
  }

  /**
   * Puts the text at a claimed path.
   *
   * @throws RenderError `template_failed` for a text that cannot be kept, `limit_exceeded` when all get too long.
   */
  write(path: string, text: string, template: string): void {
    this.length += text.length;
    if (this.length > MAX_LENGTH) {
      throw new RenderError('limit_exceeded', `the files exceed ${MAX_LENGTH} characters`, place(template));
    }
    if (!isStorable(text)) {
      throw new RenderError('template_failed', 'the output holds a NUL or invalid Unicode', place(template));
    }
    this.files.set(path, text);
  }

  private normalise(output: string, template: string): string {
    try {
      return joinScriptPath(this.folder, output);
    } catch (error) {
      if (error instanceof InvalidValueError)
        throw new RenderError('path_invalid', error.message, place(template));
      throw error;
    }
  }
}

function place(file: string): { file: string; line: null } {
  return { file, line: null };
}
