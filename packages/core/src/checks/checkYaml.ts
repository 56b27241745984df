import type { UploadProblem } from '../ports/renderer.ts';
import { loadYaml } from '../yaml/loadYaml.ts';
import { YamlError } from '../yaml/YamlError.ts';
import { textProblem } from './textProblem.ts';

/** The first fault of a YAML document, whatever it holds. */
export function checkYaml(file: string, source: string): UploadProblem[] {
  const problem = textProblem(file, source);
  if (problem !== null) return [problem];
  try {
    loadYaml(source);
    return [];
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    return [{ file, line: error.line, message: error.message }];
  }
}
