import { expect, test } from 'vitest';
import { printable, printableJson, printableLines } from './printable.ts';
import { tableLines } from './table.ts';
import { fitText, textWidth } from './text-width.ts';

test.each([
  ['\u001b]0;title\u0007', '\\u001b]0;title\\u0007'],
  ['a\r\nb\tc', 'a\\u000d\\u000ab\\u0009c'],
  ['\u009b31m', '\\u009b31m'],
  ['exe\u202etxt', 'exe\\u202etxt'],
  ['a\u2028b', 'a\\u2028b'],
  ['\ud800x', '\ufffdx'],
  ['Zoë 日本 👩‍🚀', 'Zoë 日本 👩‍🚀'],
])('%j reaches the terminal as visible text only', (text, expected) => {
  expect(printable(text)).toBe(expected);
});

test('text of several lines keeps its line feeds and nothing else', () => {
  expect(printableLines('a\r\n\u001bb')).toBe('a\n\\u001bb');
});

test('a JSON document stays the same document, without a character that a terminal obeys', () => {
  const value = { name: '\u001b[2J \u009b \u202e \u007f é 日本', list: [1, null] };
  const text = printableJson(value);
  expect(JSON.parse(text)).toEqual(value);
  expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
  expect(text).toContain('é 日本');
});

test.each([
  ['abc', 3],
  ['日本', 4],
  ['한글', 4],
  ['ｱｲｳ', 3],
  ['Ａ', 2],
  ['e\u0301', 1],
  ['👩‍🚀', 2],
  ['🇫🇷', 2],
  ['❤️', 2],
  ['a\u200bb', 2],
  ['é…', 2],
  ['。', 2],
])('%j takes %i columns', (text, width) => {
  expect(textWidth(text)).toBe(width);
});

test('shortening keeps to the width and cuts no character in two', () => {
  expect(fitText('abcdef', 6)).toBe('abcdef');
  expect(fitText('abcdef', 4)).toBe('abc…');
  expect(fitText('日本語', 4)).toBe('日…');
  expect(fitText('👩‍🚀👩‍🚀', 3)).toBe('👩‍🚀…');
});

const columns = [
  { title: 'ID', value: (row: [number, string, string]) => String(row[0]), align: 'right' as const },
  { title: 'NAME', value: (row: [number, string, string]) => row[1], shrinkTo: 6 },
  { title: 'OWNER', value: (row: [number, string, string]) => row[2] },
];

test('columns line up under wide characters, and escapes are shown', () => {
  expect(
    tableLines(
      columns,
      [
        [1, '日本', 'a'],
        [20, '\u001b[1m', 'b'],
      ],
      undefined,
    ),
  ).toEqual(['ID  NAME       OWNER', ' 1  日本       a', '20  \\u001b[1m  b']);
});

test('a table that is too wide shortens only what may be shortened', () => {
  const rows: [number, string, string][] = [[1, 'a long name of a script', 'someone@example.org']];
  expect(tableLines(columns, rows, 40)).toEqual([
    'ID  NAME             OWNER',
    ' 1  a long name of…  someone@example.org',
  ]);
  expect(tableLines(columns, rows, 10)[1]).toBe(' 1  a lon…  someone@example.org');
});
