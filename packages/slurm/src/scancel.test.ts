import { expect, test } from 'vitest';
import { recordings, resultOf } from '../test/recordings.ts';
import { readScancel } from './scancel.ts';

const calls = recordings('scancel-and-lookups.json').filter(({ argv }) => argv[0] === 'scancel');

test.each(calls)('$name', (call) => {
  expect(readScancel(resultOf(call)).kind).toBe(call.exit === 0 ? 'done' : 'refused');
});

test.each(recordings('controller-down.json').filter(({ name }) => name === 'scancel'))(
  '$condition: nobody could be asked',
  (call) => {
    expect(readScancel(resultOf(call)).kind).toBe('unavailable');
  },
);
