// When may "Slurm knows no job with this key" be believed?
import type { Executor, KeyedJob } from '../executor/executor.ts';
import type { Entry } from '../journal/journal.ts';

/**
 * `wait`: look again later. `absent`: there never was a job, submit. `found`: the accounts know it.
 * `unknowable`: a job may have come and gone unseen.
 */
export type Verdict =
  | { kind: 'wait' }
  | { kind: 'absent' }
  | { kind: 'found'; jobId: number }
  | { kind: 'unknowable'; message: string };

/** One search for keyed jobs: what it found, and when (epoch milliseconds). */
export interface Look {
  executor: Executor;
  jobs: readonly KeyedJob[];
  askedAt: number;
  answeredAt: number;
}

/**
 * Judges submissions whose outcome is open and whose key was not found. A request that timed out may lie
 * in the socket of a slurmctld that hangs, and an sbatch of a killed agent may still run: so nobody may be
 * submitting the key any more, and two looks that found nothing must be `settleMs` apart. And the attempt must
 * be younger than a finished job is remembered, or else the accounts must say that there was none.
 */
export class Absences {
  readonly #settleMs: number;
  /** Submission → when the first look that found nothing was answered. */
  readonly #since = new Map<number, number>();

  constructor(settleMs: number) {
    this.#settleMs = settleMs;
  }

  /** `look`: one that did not find the entry's key. */
  async judge({ submissionId, key, attemptedAt }: Entry, look: Look): Promise<Verdict> {
    const { executor, askedAt, answeredAt } = look;
    if (await executor.isSubmitting(key)) {
      this.forget(submissionId);
      return { kind: 'wait' };
    }
    const since = this.#since.get(submissionId) ?? answeredAt;
    this.#since.set(submissionId, since);
    if (askedAt - since < this.#settleMs) return { kind: 'wait' };
    const age = (answeredAt - attemptedAt) / 1000;
    const remembered = await executor.memorySeconds();
    const jobId = age < remembered ? null : await executor.searchAccounts(key, age);
    if (jobId === undefined) return { kind: 'unknowable', message: UNKNOWABLE };
    if (jobId !== null) return { kind: 'found', jobId };
    this.forget(submissionId);
    return { kind: 'absent' };
  }

  /** Forgets all but these. */
  keep(submissionIds: ReadonlySet<number>): void {
    for (const id of this.#since.keys()) if (!submissionIds.has(id)) this.#since.delete(id);
  }

  /** Begins anew: something was submitted, or may have been, since the first look. */
  forget(submissionId: number): void {
    this.#since.delete(submissionId);
  }
}

const UNKNOWABLE =
  'The outcome of sbatch was lost, and too much time went by to ask Slurm: the job may have run or not. ' +
  'It was not submitted again.';
