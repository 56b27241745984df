// Follows the jobs that run, by one sweep for all; tells the API how they stand, and ends what was cancelled.
import type { ActiveSubmission } from '../agent-api.ts';
import { type Journal, newEntry } from '../journal/journal.ts';
import { submissionKey } from '../submission-key.ts';
import { Canceller, closeJobless } from './cancel-jobs.ts';
import type { Context } from './context.ts';
import { sweep } from './sweep.ts';
import { Teller } from './tell-states.ts';

const KEEP_UNASKED_MS = 3_600_000;

/** The part of the agent that follows jobs. */
export class Follower {
  readonly #context: Context;
  readonly #teller: Teller;
  readonly #canceller: Canceller;
  #instance: string | undefined;

  constructor(context: Context) {
    this.#context = context;
    this.#teller = new Teller(context);
    this.#canceller = new Canceller(context);
  }

  /**
   * One round; returns how many jobs go on. Jobs are looked at also while the API is away, because Slurm
   * forgets an end within minutes; the API's failure is thrown after that.
   */
  async round(): Promise<number> {
    const { api, journalOf } = this.#context;
    let failure: unknown;
    const active = await api.active().catch((error: unknown) => {
      failure = error;
      return undefined;
    });
    this.#instance = active?.instance ?? this.#instance;
    if (this.#instance === undefined) throw failure;
    const journal = await journalOf(this.#instance);
    if (active !== undefined) await this.#enter(journal, active.submissions);
    const sights = await sweep(this.#context, journal);
    await this.#canceller.round(journal, active?.submissions ?? []);
    if (active === undefined) throw failure;
    await this.#teller.round(journal, active.submissions, sights);
    await closeJobless(this.#context, journal, active.submissions);
    await this.#dropForgotten(journal, active.submissions);
    return journal.entries().filter(({ ending }) => ending === null).length;
  }

  /** Jobs that the journal does not know: an agent with another one submitted them, or their user did. */
  async #enter(journal: Journal, active: readonly ActiveSubmission[]): Promise<void> {
    const { executor, log } = this.#context;
    const unknown = active.filter(({ id, jobId }) => {
      const known = journal.get(id);
      // Of a job that the API was not told of, the API will say whether it wants it.
      const isOpen = known?.handover === 'unwanted' || (known?.jobId != null && known.handover === 'untold');
      return jobId !== null && known?.jobId !== jobId && !isOpen;
    });
    if (unknown.length === 0) return;
    try {
      const keys = new Map((await executor.keyedJobs()).map((job) => [job.jobId, job.key]));
      for (const { id, jobId } of unknown) {
        const key = submissionKey(journal.instance, id);
        const origin = keys.get(jobId ?? 0) === key ? 'agent' : 'user';
        const begun = { submissionId: id, key, executor: executor.name, jobId, origin } as const;
        await journal.save(newEntry({ ...begun, handover: 'told' }));
      }
    } catch (error) {
      log.warn({ reason: String(error), jobs: unknown.length }, 'jobs could not be looked for by their keys');
    }
  }

  /** Submissions that were deleted or closed by somebody else: nobody asks for them any more. */
  async #dropForgotten(journal: Journal, active: readonly ActiveSubmission[]): Promise<void> {
    const asked = new Set(active.map(({ id }) => id));
    for (const { submissionId, handover, lastSeen, attemptedAt } of journal.entries()) {
      const isForgotten = handover === 'told' && !asked.has(submissionId);
      if (isForgotten && Date.now() - (lastSeen?.at ?? attemptedAt) > KEEP_UNASKED_MS) {
        await journal.remove(submissionId);
      }
    }
  }
}
