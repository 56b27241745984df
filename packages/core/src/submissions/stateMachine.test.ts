import { expect, test } from 'vitest';
import { endOf, SLURM_STATES } from './slurmState.ts';
import { ACCEPTED, CANCELLED, REJECTED, runsOrEnded, type Transitions } from './stateMachine.ts';
import type { SubmissionStatus } from './submission.ts';

const ENDS: readonly SubmissionStatus[] = ['REJECTED', 'DONE', 'ABORTED'];
const STEPS: readonly Transitions[] = [ACCEPTED, CANCELLED, REJECTED, ...SLURM_STATES.map(runsOrEnded)];

test('no step leads out of an end', () => {
  for (const end of ENDS) expect(STEPS.filter((step) => step[end] !== undefined)).toEqual([]);
});

test('no step leads back to CREATED', () => {
  expect(STEPS.flatMap((step) => Object.values(step))).not.toContain('CREATED');
});

test('only an end leads out of CANCELLED', () => {
  const after = new Set(STEPS.map((step) => step.CANCELLED).filter((status) => status !== undefined));
  expect([...after].sort()).toEqual(['ABORTED', 'CANCELLED', 'DONE']);
});

test('a job that ran out of memory has ended, and one that completes has not', () => {
  expect(endOf('OUT_OF_MEMORY')).toBe('ABORTED');
  expect(endOf('COMPLETED')).toBe('DONE');
  expect(endOf('COMPLETING')).toBeUndefined();
  expect(SLURM_STATES.filter((state) => endOf(state) === 'ABORTED')).toEqual([
    'BOOT_FAIL',
    'CANCELLED',
    'DEADLINE',
    'FAILED',
    'NODE_FAIL',
    'OUT_OF_MEMORY',
    'PREEMPTED',
    'SPECIAL_EXIT',
    'TIMEOUT',
    'UNKNOWN',
  ]);
});
