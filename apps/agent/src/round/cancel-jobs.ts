// Ends jobs that should not run: those of cancelled submissions, and those that the API wants no more.
import type { ActiveSubmission } from '../agent-api.ts';
import type { Executor, KeyedJob } from '../executor/executor.ts';
import { type Entry, type Journal, newEntry } from '../journal/journal.ts';
import { submissionKey } from '../submission-key.ts';
import type { Context } from './context.ts';

/** A job is given this long to end before its end is asked for again. */
const AGAIN_MS = 30_000;

/** The part of the agent that cancels. */
export class Canceller {
  readonly #context: Context;
  /** Submission → when the end of its job was asked for, or found not to be ours to ask for. */
  readonly #asked = new Map<number, number>();

  constructor(context: Context) {
    this.#context = context;
  }

  /** `active`: empty when the API did not say. Executors that cannot be asked are left for the next round. */
  async round(journal: Journal, active: readonly ActiveSubmission[]): Promise<void> {
    const cancelled = new Set(active.filter((row) => row.isCancelled).map(({ id }) => id));
    const due = journal
      .entries()
      .filter(
        ({ submissionId, jobId, handover, ending }) =>
          handover === 'unwanted' || (cancelled.has(submissionId) && jobId !== null && ending === null),
      );
    for (const id of this.#asked.keys()) {
      if (!due.some(({ submissionId }) => submissionId === id)) this.#asked.delete(id);
    }
    const now = due.filter(
      ({ submissionId }) => Date.now() - (this.#asked.get(submissionId) ?? 0) > AGAIN_MS,
    );
    for (const name of new Set(now.map(({ executor }) => executor))) {
      const entries = now.filter(({ executor }) => executor === name);
      await this.#attempt({ jobs: entries.length }, async () => {
        const executor = await this.#context.executorNamed(name);
        const jobs = await executor.keyedJobs();
        for (const entry of entries) {
          const { submissionId, jobId } = entry;
          await this.#attempt({ submission: submissionId, jobId }, () =>
            this.#end(journal, entry, { executor, jobs }),
          );
        }
      });
    }
  }

  /** What fails for one executor or one job does not keep back the others. */
  async #attempt(about: object, act: () => Promise<void>): Promise<void> {
    await act().catch((error: unknown) => {
      this.#context.log.warn({ ...about, reason: String(error) }, 'jobs could not be cancelled');
    });
  }

  /** A number alone proves nothing: users may name any job as theirs, and numbers come again. */
  async #end(
    journal: Journal,
    { submissionId, jobId, key, handover, origin }: Entry,
    { executor, jobs }: { executor: Executor; jobs: readonly KeyedJob[] },
  ): Promise<void> {
    const { log } = this.#context;
    const about = { submission: submissionId, jobId };
    if (jobId !== null && jobs.some((job) => job.jobId === jobId && job.key === key)) {
      await executor.cancel(jobId);
      log.info(about, 'the end of a job was asked for');
    } else if (handover !== 'unwanted') {
      // Said once, but looked at again: Slurm may have shown less than there is.
      const level = this.#asked.has(submissionId) ? 'debug' : 'warn';
      log[level](about, 'a job does not carry the key of its cancelled submission, and is left alone');
    }
    if (handover === 'unwanted') await journal.remove(submissionId);
    else this.#asked.set(submissionId, origin === 'user' ? Number.POSITIVE_INFINITY : Date.now());
  }
}

/**
 * Closes submissions that were cancelled before they were submitted. One whose outcome is open waits for it; a job that
 * carries the key of another (a lost journal, another agent) is taken as its job, and ended as such. Rejects when API
 * or executor cannot be asked.
 */
export async function closeJobless(
  { api, executor, log }: Context,
  journal: Journal,
  active: readonly ActiveSubmission[],
): Promise<void> {
  const jobless = active.filter(({ id, jobId }) => jobId === null && journal.get(id) === undefined);
  if (jobless.length === 0) return;
  const jobs = await executor.keyedJobs();
  for (const { id } of jobless) {
    const key = submissionKey(journal.instance, id);
    if (await executor.isSubmitting(key)) continue;
    const job = jobs.find((one) => one.key === key);
    if (job !== undefined) {
      const { jobId } = job;
      await journal.save(newEntry({ submissionId: id, key, executor: executor.name, jobId }));
      continue;
    }
    const reason = 'Cancelled before it was submitted.';
    await api.report(journal.instance, id, null, { state: 'CANCELLED', reason, info: {} });
    log.info({ submission: id }, 'closed: it was cancelled before it was submitted');
  }
}
