// docs/benchmarks.md is written by several commands, each of which keeps the sections of the others.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** Puts a text into its section of a file: in the place of the one that is there, else at the end. */
export function writeSection(file: string, name: string, text: string): void {
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const section = `${begin}\n${text.trim()}\n${end}\n`;
  const present = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const [from, to] = [present.indexOf(begin), present.indexOf(end)];
  const isThere = from >= 0 && to > from;
  const before = isThere ? present.slice(0, from) : present && `${present.trimEnd()}\n\n`;
  const after = isThere ? present.slice(to + end.length + 1) : '';
  writeFileSync(file, before + section + after);
}
