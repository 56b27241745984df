import { expect, test } from 'vitest';
import type { Executor } from '../executor/executor.ts';
import { newEntry } from '../journal/journal.ts';
import { Absences } from './absences.ts';

/** Only what a judgement asks of an executor. */
function executorThat(says: {
  submitting?: boolean;
  memory?: number;
  accounts?: number | null | undefined;
}): Executor {
  const answers = {
    isSubmitting: async () => says.submitting ?? false,
    memorySeconds: async () => says.memory ?? 300,
    searchAccounts: async () => says.accounts,
  };
  return answers as Partial<Executor> as Executor;
}

const BEGUN = 1_000_000;
const entry = {
  ...newEntry({ submissionId: 1, key: 'k', executor: 'slurm', jobId: null }),
  attemptedAt: BEGUN,
};

/** Two looks that find nothing, at seconds after the attempt. */
async function twoLooks(executor: Executor, first: number, second: number) {
  const absences = new Absences(15_000);
  const look = (at: number) => ({
    executor,
    jobs: [],
    askedAt: BEGUN + at * 1000,
    answeredAt: BEGUN + at * 1000 + 100,
  });
  expect(await absences.judge(entry, look(first))).toEqual({ kind: 'wait' });
  return absences.judge(entry, look(second));
}

test('two looks far enough apart, while Slurm remembers, are believed', async () => {
  expect(await twoLooks(executorThat({}), 5, 30)).toEqual({ kind: 'absent' });
});

test('two looks close together are not: the request may lie in the socket of a hanging slurmctld', async () => {
  expect(await twoLooks(executorThat({}), 5, 19)).toEqual({ kind: 'wait' });
});

test('while an sbatch of the key still runs, looks count for nothing', async () => {
  expect(await twoLooks(executorThat({ submitting: true }), 5, 100)).toEqual({ kind: 'wait' });
});

test('after the time that Slurm remembers, a job may have come and gone: it is not submitted again', async () => {
  expect(await twoLooks(executorThat({ memory: 60 }), 50, 70)).toMatchObject({
    kind: 'unknowable',
    message: expect.stringContaining('not submitted again'),
  });
});

test('then the accounts decide, where they keep comments', async () => {
  expect(await twoLooks(executorThat({ memory: 60, accounts: null }), 50, 70)).toEqual({ kind: 'absent' });
  expect(await twoLooks(executorThat({ memory: 60, accounts: 12 }), 50, 70)).toEqual({
    kind: 'found',
    jobId: 12,
  });
});
