import { expect, it } from 'vitest';
import { unescapeLiteral } from './stringLiteral.ts';

it.each([
  ['plain', 'plain'],
  ['a\\tb\\n', 'a\tb\n'],
  ['\\x41\\u00e9\\U0001F600', 'Aé😀'],
  ['\\101\\0', 'A\0'],
  ['\\q\\.', '\\q\\.'],
  ['a\\\nb', 'ab'],
  ['\\\'\\"\\\\', '\'"\\'],
  ['\\é', '\\xe9'],
])('the literal %j stands for %j', (inside, text) => {
  expect(unescapeLiteral(inside)).toBe(text);
});

it.each([
  ['\\x4', 'truncated \\xXX escape'],
  ['\\u12', 'truncated \\uXXXX escape'],
  ['\\U0000', 'truncated \\UXXXXXXXX escape'],
  ['\\U00110000', 'illegal Unicode character'],
])('the literal %j is broken', (inside, message) => {
  expect(() => unescapeLiteral(inside)).toThrow(message);
});
