import { expect, test } from 'vitest';
import { OUTCOMES, outcomeOf, stateOf } from './outcome.ts';

test.each(OUTCOMES)('an outcome that is written is read again: %s', (outcome) => {
  expect(outcomeOf(stateOf(outcome))).toBe(outcome);
});

test('a cancelled or aborted job failed, unless Slurm lost sight of it', () => {
  expect(outcomeOf({ status: 'CANCELLED', slurmJobState: null })).toBe('FAILED');
  expect(outcomeOf({ status: 'ABORTED', slurmJobState: 'TIMEOUT' })).toBe('FAILED');
  expect(outcomeOf({ status: 'CANCELLED', slurmJobState: 'UNKNOWN' })).toBe('UNKNOWN');
});
