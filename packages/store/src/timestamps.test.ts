import { expect, test } from 'vitest';
import { parseTimestamp } from './timestamps.ts';

test.each([
  ['2022-09-09 21:34:16.889289+00', '2022-09-09T21:34:16.889289'],
  ['2022-09-09 21:34:16.88+00', '2022-09-09T21:34:16.880000'],
  ['2022-09-09 21:34:16+00', '2022-09-09T21:34:16.000000'],
  ['2022-09-09 21:34:16.000001+00', '2022-09-09T21:34:16.000001'],
])('%s is %s', (written, read) => {
  expect(parseTimestamp(written)).toBe(read);
});
