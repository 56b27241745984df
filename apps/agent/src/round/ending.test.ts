import { describe, expect, test } from 'vitest';
import type { JobSight } from '../executor/executor.ts';
import { newEntry } from '../journal/journal.ts';
import { endingOf, vanished } from './ending.ts';

const sight = (state: string, rest: Partial<JobSight> = {}): JobSight => ({
  state,
  reason: 'None',
  exit: null,
  submitTime: 1,
  startTime: null,
  endTime: null,
  isOwn: true,
  failedTasks: {},
  ...rest,
});

test.each([
  'PENDING',
  'RUNNING',
  'SUSPENDED',
  'COMPLETING',
  'CONFIGURING',
  'REQUEUED',
  'SPECIAL_EXIT',
  'NEW_WORD',
])('%s is no end', (state) => {
  expect(endingOf(17, sight(state))).toBeNull();
});

describe('every end but COMPLETED says what Slurm says', () => {
  test.each([
    ['FAILED', 'NonZeroExitCode', { code: 3, signal: 0 }, 'FAILED, reason NonZeroExitCode, exit code 3'],
    ['FAILED', 'JobLaunchFailure', { code: 0, signal: 11 }, 'FAILED, ended by SIGSEGV'],
    ['TIMEOUT', 'TimeLimit', { code: 0, signal: 15 }, 'TIMEOUT, reason TimeLimit, ended by SIGTERM'],
    ['CANCELLED', 'Priority', { code: 0, signal: 0 }, 'CANCELLED'],
    ['OUT_OF_MEMORY', 'OutOfMemory', { code: 0, signal: 125 }, 'OUT_OF_MEMORY, reason OutOfMemory'],
    ['NODE_FAIL', 'NodeDown', { code: 0, signal: 15 }, 'NODE_FAIL, reason NodeDown, ended by SIGTERM'],
    ['PREEMPTED', 'None', { code: 0, signal: 15 }, 'PREEMPTED, ended by SIGTERM'],
    ['DEADLINE', 'DeadLine', { code: 0, signal: 1 }, 'DEADLINE, reason DeadLine'],
    ['BOOT_FAIL', 'None', null, 'BOOT_FAIL'],
  ])('%s', (state, reason, exit, words) => {
    expect(endingOf(17, sight(state, { reason, exit }))).toMatchObject({ state, reason: words });
  });

  test('COMPLETED needs no words', () => {
    expect(endingOf(17, sight('COMPLETED', { exit: { code: 0, signal: 0 } }))).toEqual({
      state: 'COMPLETED',
      reason: null,
      info: {
        job_id: 17,
        job_state: ['COMPLETED'],
        state_reason: 'None',
        exit_code: { return_code: 0, signal: 0 },
        submit_time: 1,
      },
    });
  });
});

test('an array is as good as its worst task, also one that Slurm has forgotten meanwhile', () => {
  expect(endingOf(17, sight('COMPLETED'), { 3: 'FAILED', 4: 'TIMEOUT' })).toMatchObject({
    state: 'FAILED',
    reason: '2 tasks did not complete (1 FAILED, 1 TIMEOUT): 3, 4',
  });
});

test('a job that nobody knows is UNKNOWN, never FAILED, with when and how it was last seen', () => {
  const entry = newEntry({ submissionId: 1, key: 'k', executor: 'slurm', jobId: 17 });
  const lastSeen = { state: 'RUNNING', at: Date.UTC(2026, 10, 25, 15) };
  expect(vanished({ ...entry, lastSeen })).toEqual({
    state: 'UNKNOWN',
    reason: 'Job 17 is no longer known to the cluster; last seen RUNNING at 2026-11-25T15:00:00.000Z.',
    info: { job_id: 17, job_state: ['UNKNOWN'] },
  });
  expect(vanished(entry).reason).toContain('it was never seen');
});
