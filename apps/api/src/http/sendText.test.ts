import { expect, test } from 'vitest';
import { encodeName } from './sendText.ts';

test.each([
  ['run.sh', 'run.sh'],
  ['in/a b (1).txt', 'in/a b (1).txt'],
  ['100%.txt', '100%25.txt'],
  ['a%20b', 'a%2520b'],
  ['größe-€.txt', 'gr%C3%B6%C3%9Fe-%E2%82%AC.txt'],
  ['😀', '%F0%9F%98%80'],
  ['  a ', '%20%20a%20'],
  ['\u007f', '%7F'],
])('%j goes into a header as %j, and decodes to itself', (name, encoded) => {
  expect(encodeName(name)).toBe(encoded);
  expect(decodeURIComponent(encoded)).toBe(name);
});
