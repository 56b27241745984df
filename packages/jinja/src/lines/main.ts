/**
 * `jinja-lines`: reads one JSON object a line and answers each with one. See `answer.ts` for what is asked and said.
 */
import { once } from 'node:events';
import { answer, tooLong } from './answer.ts';
import { readLines } from './readLines.ts';

// Whoever read the answers has gone: there is nobody left to serve.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

for await (const line of readLines(process.stdin)) {
  if (line?.trim() === '') continue;
  const text = JSON.stringify(line === null ? tooLong() : answer(line));
  if (!process.stdout.write(`${text}\n`)) await once(process.stdout, 'drain');
}
