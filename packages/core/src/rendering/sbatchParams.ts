/** Puts a caller's `sbatch_params` into a job script as `#SBATCH` lines, where Slurm still reads them. */
import { RenderError } from './RenderError.ts';

/**
 * Documented contract: in order after the line of the first `#SBATCH` that begins a line;
 * without one, before the first line that is neither blank nor a comment (at the end if there is none).
 * @throws RenderError `sbatch_param_invalid` for a parameter that is not one line of text.
 */
export function injectSbatchParams(script: string, params: readonly string[]): string {
  if (params.length === 0) return script;
  const lines = sbatchLines(params);
  const first = /(?<![^\n])#SBATCH(?!\S)[^\n]*/.exec(script);
  return insertLines(
    script,
    first === null ? firstCodeLine(script) : first.index + first[0].length + 1,
    lines,
  );
}

/**
 * Current contract (public server 5.11): always before the first line that is neither blank nor a comment,
 * under a comment that says where they come from, and followed by a blank line.
 * @throws RenderError as above.
 */
export function injectHeadedSbatchParams(script: string, params: readonly string[]): string {
  if (params.length === 0) return script;
  const lines = ['# Sbatch params injected at rendering time', ...sbatchLines(params), ''];
  return insertLines(script, firstCodeLine(script), lines);
}

function sbatchLines(params: readonly string[]): string[] {
  return params.map((param) => {
    if (/[\0\n\r]/.test(param)) {
      throw new RenderError(
        'sbatch_param_invalid',
        `sbatch parameter ${JSON.stringify(param)} is not one line of text`,
      );
    }
    return `#SBATCH ${param}`;
  });
}

/** Offset of the first line that begins with anything but `#` (an indented comment counts as code). */
function firstCodeLine(script: string): number {
  return /(?<![^\n])[^#\n]/.exec(script)?.index ?? script.length;
}

/** `offset` begins a line, or lies behind the end of a last line that has no line break. */
function insertLines(script: string, offset: number, lines: readonly string[]): string {
  const before = script.slice(0, offset);
  const after = script.slice(offset);
  const separator = before === '' || before.endsWith('\n') ? '' : '\n';
  const block = lines.map((line) => `${line}\n`).join('');
  return after === '' && separator !== ''
    ? `${before}${separator}${block.slice(0, -1)}`
    : `${before}${separator}${block}${after}`;
}
