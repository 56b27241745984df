import type { UploadProblem } from '../ports/renderer.ts';

/** What keeps a text from being stored and sent: a NUL, or half a surrogate pair. Null when nothing does. */
export function textProblem(file: string, text: string): UploadProblem | null {
  const nul = text.indexOf('\0');
  if (nul >= 0) return { file, line: lineOf(text, nul), message: 'holds a NUL character' };
  return text.isWellFormed() ? null : { file, line: null, message: 'is not valid Unicode' };
}

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
