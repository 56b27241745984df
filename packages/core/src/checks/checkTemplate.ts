import { checkSyntax } from '@jobbergate/jinja';
import type { UploadProblem } from '../ports/renderer.ts';
import { textProblem } from './textProblem.ts';

/** All syntax errors of a Jinja2 file, each with its line. */
export function checkTemplate(file: string, source: string): UploadProblem[] {
  const problem = textProblem(file, source);
  if (problem !== null) return [problem];
  return checkSyntax(source).map(({ line, message }) => ({ file, line, message }));
}
