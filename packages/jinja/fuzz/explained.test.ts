import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { normalise } from './compare.ts';
import { explain, explanations } from './explained.ts';

const flowed = (text: string) => text.replaceAll(/\s+/g, ' ');

test('the README lists every explained difference', () => {
  const readme = flowed(readFileSync(join(import.meta.dirname, '../README.md'), 'utf8'));

  expect(
    explanations.map(({ sentence }) => flowed(sentence)).filter((sentence) => !readme.includes(sentence)),
  ).toEqual([]);
});

test('an ordinary difference has no explanation', () => {
  expect(explain('{{ 1 + 1 }}', { output: '2' }, { output: '3' })).toBeUndefined();
});

test('memory addresses are no difference, other text is', () => {
  const at = (address: string) => normalise({ output: `<function f at ${address}>` });

  expect(at('0x7f0012345678')).toBe(at('0x7fffffffffff'));
  expect(normalise({ output: 'a' })).not.toBe(normalise({ output: 'b' }));
});

test('the line and the message of an error count', () => {
  const error = { type: 'TypeError', message: 'no', line: 1 };

  expect(normalise({ error })).not.toBe(normalise({ error: { ...error, line: 2 } }));
  expect(normalise({ error })).not.toBe(normalise({ error: { ...error, message: 'yes' } }));
});
