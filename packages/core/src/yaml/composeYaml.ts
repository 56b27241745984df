/** YAML text → the node tree of its one document. */
import { Composer } from './Composer.ts';
import type { YamlLimits } from './limits.ts';
import type { YamlNode } from './nodes.ts';
import { YamlError } from './YamlError.ts';

/** @throws YamlError with the place of the first fault. */
export function composeYaml(text: string, limits: YamlLimits): YamlNode | null {
  if (text.length > limits.length) {
    throw new YamlError(`the text has ${text.length} characters, more than ${limits.length}`, null);
  }
  const source = text.replace(/\r\n?|\x85/g, '\n');
  refuseSpecialCharacters(source);
  return new Composer(source, limits).composeSingle();
}

/** PyYAML's reader takes printable characters only (`NON_PRINTABLE` of yaml/reader.py). */
function refuseSpecialCharacters(source: string): void {
  const special = /[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.exec(source);
  if (special === null) return;
  const lineStart = source.lastIndexOf('\n', special.index) + 1;
  const line = source.slice(0, lineStart).split('\n').length - 1;
  const codePoint = (special[0].codePointAt(0) ?? 0).toString(16).padStart(4, '0');
  const problem = `special characters are not allowed: #x${codePoint}`;
  throw new YamlError(problem, { line, column: special.index - lineStart });
}
