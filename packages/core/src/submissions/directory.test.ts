import { expect, test } from 'vitest';
import { directoryOrNull, normaliseDirectory } from './directory.ts';

test.each([
  ['/a//b/./c/', '/a/b/c'],
  ['a/./b/', 'a/b'],
  ['./a/../b', 'a/../b'],
  ['/', '/'],
  ['//', '/'],
  ['.', '.'],
  ['./', '.'],
])('%s is written as %s', (given, written) => {
  expect(normaliseDirectory(given)).toBe(written);
  expect(normaliseDirectory(written)).toBe(written);
});

test('an empty directory is none', () => {
  expect(directoryOrNull('')).toBeNull();
  expect(directoryOrNull(null)).toBeNull();
});
