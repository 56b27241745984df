import { BadRequestError } from '../errors.ts';
import type { Renderer } from '../ports/renderer.ts';
import { isStorable } from '../text.ts';

/** Suffixes of names whose syntax is known. */
const CHECKED = /\.(?:py|yaml|j2|jinja2)$/;

/**
 * Checks that a file can be kept, and its syntax when its name's suffix says which it is.
 *
 * @throws BadRequestError that lists every fault with its line.
 */
export async function checkSource(renderer: Renderer, name: string, source: string): Promise<void> {
  if (!isStorable(source))
    throw new BadRequestError(`${name} holds a NUL character or half a surrogate pair`);
  if (!CHECKED.test(name)) return;
  const problems = await renderer.checkSource(name, source);
  if (problems.length === 0) return;
  const lines = problems.map(
    ({ file, line, message }) => `${file}${line === null ? '' : `, line ${line}`}: ${message}`,
  );
  throw new BadRequestError(lines.join('\n'));
}
