import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { answer } from './answer.ts';
import { readLines } from './readLines.ts';

describe('an answer', () => {
  it.each([
    [
      'renders with lossless numbers',
      '{"template":"{{ a }} {{ b }}","context":{"a":3.0,"b":12345678901234567890}}',
      '3.0 12345678901234567890',
    ],
    ['keeps the order of keys', '{"template":"{{ d }}","context":{"d":{"10":1,"9":2}}}', "{'10': 1, '9': 2}"],
    [
      'takes the options of Jinja2 in its spelling',
      '{"template":"<%if 1%>\\nx<%endif%>","env":{"block_start_string":"<%","block_end_string":"%>","trim_blocks":true}}',
      'x',
    ],
    ['loads files', '{"template":"{% include \'a\' %}","files":{"a":"A"}}', 'A'],
    ['takes extensions', '{"template":"{% do 1 %}x","env":{"extensions":["jinja2.ext.do"]}}', 'x'],
  ])('%s', (_, line, output) => {
    expect(answer(line)).toEqual({ output });
  });

  it.each([
    [
      'a template error has its line',
      '{"template":"\\n{{ 1 / 0 }}"}',
      { type: 'ZeroDivisionError', message: 'division by zero', line: 2 },
    ],
    ['a line that is no JSON', '{bad', { type: 'ValueError', line: null }],
    [
      'a line that is no request',
      '[1]',
      { type: 'ValueError', message: 'a request must be a JSON object', line: null },
    ],
    [
      'an unknown option',
      '{"template":"","env":{"nope":1}}',
      { type: 'ValueError', message: "unknown option 'nope'", line: null },
    ],
    [
      'an unknown extension',
      '{"template":"","env":{"extensions":["i18n"]}}',
      { message: "unknown extension 'i18n'" },
    ],
    [
      'the strict undefined kind',
      '{"template":"{{ x }}","undefined":"strict"}',
      { type: 'UndefinedError', message: "'x' is undefined", line: 1 },
    ],
  ])('%s', (_, line, error) => {
    expect(answer(line)).toMatchObject({ error });
  });
});

it('lines end at newlines alone, wherever the bytes are cut', async () => {
  const bytes = new TextEncoder().encode('a\u2028é\nb\n\nc');
  async function* chunks() {
    for (const byte of bytes) yield Uint8Array.of(byte);
  }

  const lines: (string | null)[] = [];
  for await (const line of readLines(chunks())) lines.push(line);

  expect(lines).toEqual(['a\u2028é', 'b', '', 'c']);
});

it('a line that is too long is not kept, and the next one is read', async () => {
  async function* chunks() {
    for (const text of ['aaa', 'aaa', '\nb']) yield new TextEncoder().encode(text);
  }

  const lines: (string | null)[] = [];
  for await (const line of readLines(chunks(), 5)) lines.push(line);

  expect(lines).toEqual([null, 'b']);
});

it('the program answers each line before it is sent the next', async () => {
  const child = spawn(join(import.meta.dirname, '../../bin/jinja-lines'), {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();

  for (const n of [1, 2]) {
    child.stdin.write(`{"template":"{{ n }}","context":{"n":${n}}}\n`);
    expect((await answers.next()).value).toBe(`{"output":"${n}"}`);
  }

  child.stdin.end();
  expect(await once(child, 'exit')).toEqual([0, null]);
});

it('the program ends in silence when nobody reads its answers any more', async () => {
  const child = spawn(join(import.meta.dirname, '../../bin/jinja-lines'), { stdio: 'pipe' });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += String(chunk);
  });
  child.stdin.on('error', () => undefined);

  child.stdout.destroy();
  for (let n = 0; n < 1000; n += 1) child.stdin.write('{"template":"x"}\n');

  expect(await once(child, 'close')).toEqual([0, null]);
  expect(complaints).toBe('');
});
