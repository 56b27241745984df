/**
 * `jinja-lines`: reads one JSON object a line and answers each with one. See `answer.ts` for what is asked and said.
 */
import { once } from 'node:events';
import { answer } from './answer.ts';
import { readLines } from './readLines.ts';

for await (const line of readLines(process.stdin)) {
  if (line.trim() === '') continue;
  if (!process.stdout.write(`${JSON.stringify(answer(line))}\n`)) await once(process.stdout, 'drain');
}
