import { expect, test } from 'vitest';
import { stateToTell } from './job-report.ts';

test.each([
  ['PENDING', 'PENDING'],
  ['COMPLETING', 'COMPLETING'],
  ['OUT_OF_MEMORY', 'OUT_OF_MEMORY'],
  ['SPECIAL_EXIT', 'REQUEUE_HOLD'],
  ['UNKNOWN', null],
  ['A_NEWER_WORD', null],
])('%s is told as %s: the API must not take a job that goes on for one that ended', (state, told) => {
  expect(stateToTell(state)).toBe(told);
});
