// Reads the expression grammar from expressions.txt.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** For each kind of expression, the ways to make one. */
export const productions: ReadonlyMap<string, readonly string[]> = parse(
  readFileSync(join(import.meta.dirname, 'expressions.txt'), 'utf8'),
);

function parse(text: string): Map<string, readonly string[]> {
  const kinds = new Map<string, string>();
  let kind = '';
  for (const line of text.split('\n')) {
    if (/^[a-z_]+:$/.test(line)) kind = line.slice(0, -1);
    else if (line.startsWith('  ')) kinds.set(kind, `${kinds.get(kind) ?? ''} ${line.trim()}`);
  }
  return new Map([...kinds].map(([name, list]) => [name, list.split('¦').map((each) => each.trim())]));
}
