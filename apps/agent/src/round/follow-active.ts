// Follows the jobs that run, by one sweep for all, and tells the API how they ended.
import { ApiError } from '@jobbergate/sdk';
import type { ActiveSubmission } from '../agent-api.ts';
import type { Executor, JobSight } from '../executor/executor.ts';
import { type Ending, type Entry, type Journal, newEntry } from '../journal/journal.ts';
import { submissionKey } from '../submission-key.ts';
import type { Context } from './context.ts';
import { endingOf, vanished } from './ending.ts';

const KEEP_UNASKED_MS = 3_600_000;

/** The part of the agent that follows jobs. */
export class Follower {
  readonly #context: Context;
  #instance: string | undefined;

  constructor(context: Context) {
    this.#context = context;
  }

  /**
   * One round; returns how many jobs go on. Jobs are looked at also while the API is away, because Slurm
   * forgets an end within minutes; the API's failure is thrown after that.
   * `pending`: the submissions that wait, undefined when the API did not say.
   */
  async round(pending: ReadonlySet<number> | undefined): Promise<number> {
    const { api, journalOf, log } = this.#context;
    let failure: unknown;
    const active = await api.active().catch((error: unknown) => {
      failure = error;
      return undefined;
    });
    this.#instance = active?.instance ?? this.#instance;
    if (this.#instance === undefined) throw failure;
    const journal = await journalOf(this.#instance);
    if (active !== undefined) await this.#enter(journal, this.#instance, active.submissions);
    const following = journal.entries().filter(({ jobId, ending }) => jobId !== null && ending === null);
    for (const name of new Set(following.map(({ executor }) => executor))) {
      const entries = following.filter(({ executor }) => executor === name);
      await this.#sweep(journal, await this.#context.executorNamed(name), entries).catch((error: unknown) => {
        log.warn({ reason: String(error), jobs: entries.length }, 'the jobs could not be looked at');
      });
    }
    if (active === undefined) throw failure;
    await this.#tellEnds(journal, active.submissions);
    if (pending !== undefined) await this.#dropForgotten(journal, active.submissions, pending);
    return journal.entries().filter(({ ending }) => ending === null).length;
  }

  /** Active submissions that the journal does not know were submitted by an agent with another one. */
  async #enter(journal: Journal, instance: string, active: readonly ActiveSubmission[]): Promise<void> {
    for (const { id, jobId } of active) {
      const known = journal.get(id);
      if (known !== undefined && known.jobId !== null) continue;
      const key = submissionKey(instance, id);
      await journal.save(newEntry({ submissionId: id, key, executor: this.#context.executor.name, jobId }));
    }
  }

  async #sweep(journal: Journal, executor: Executor, entries: readonly Entry[]): Promise<void> {
    const sights = await executor.look(jobIds(entries));
    const missed: Entry[] = [];
    for (const entry of entries) {
      const sight = ownSight(sights, entry);
      if (sight !== undefined) await this.#note(journal, entry, sight);
      // A job that one sweep misses may be back in the next, as while slurmctld fails over.
      else if (entry.missed) missed.push(entry);
      else await journal.save({ ...entry, missed: true });
    }
    if (missed.length === 0) return;
    const past = await executor.lookBack(jobIds(missed));
    for (const entry of missed) {
      const sight = ownSight(past, entry);
      const ending = sight === undefined ? vanished(entry) : endingOf(sight, tasksOf(entry, sight));
      if (ending !== null) await journal.save({ ...entry, ending });
    }
  }

  async #note(journal: Journal, entry: Entry, sight: JobSight): Promise<void> {
    const failedTasks = tasksOf(entry, sight);
    const ending = endingOf(sight, failedTasks);
    const unchanged =
      ending === null &&
      !entry.missed &&
      entry.lastSeen?.state === sight.state &&
      Object.keys(failedTasks).length === Object.keys(entry.failedTasks).length;
    const lastSeen = { state: sight.state, at: Date.now() };
    // The time is kept in memory alone: a write for each job and round would be most of the agent's work.
    if (unchanged) entry.lastSeen = lastSeen;
    else await journal.save({ ...entry, lastSeen, missed: false, failedTasks, ending });
  }

  async #tellEnds(journal: Journal, active: readonly ActiveSubmission[]): Promise<void> {
    for (const { id } of active) {
      const entry = journal.get(id);
      if (entry === undefined || entry.ending === null || entry.jobId === null) continue;
      try {
        await this.#tellEnd(journal, id, entry.jobId, entry.ending);
      } catch (error) {
        // One report that the API does not take must not keep back the others; an API that is away does.
        if (!(error instanceof ApiError)) throw error;
        this.#context.log.error({ submission: id, reason: error.message }, 'an end could not be reported');
      }
    }
  }

  async #tellEnd(journal: Journal, id: number, jobId: number, { status, message }: Ending): Promise<void> {
    const { api, log } = this.#context;
    await api.report(id, { status, jobId, ...(message === null ? {} : { message }) });
    log.info({ submission: id, jobId, status, reason: message }, 'ended');
    await journal.remove(id);
  }

  /** Submissions that were deleted or closed by somebody else: nobody asks for them any more. */
  async #dropForgotten(
    journal: Journal,
    active: readonly ActiveSubmission[],
    pending: ReadonlySet<number>,
  ): Promise<void> {
    const asked = new Set([...pending, ...active.map(({ id }) => id)]);
    for (const entry of journal.entries()) {
      const at = entry.lastSeen?.at ?? entry.attemptedAt;
      if (!asked.has(entry.submissionId) && Date.now() - at > KEEP_UNASKED_MS)
        await journal.remove(entry.submissionId);
    }
  }
}

function jobIds(entries: readonly Entry[]): number[] {
  return entries.flatMap(({ jobId }) => jobId ?? []);
}

/** A number that now belongs to another submission's job is not this one's. */
function ownSight(sights: Map<number, JobSight>, { jobId, key }: Entry): JobSight | undefined {
  const sight = jobId === null ? undefined : sights.get(jobId);
  return sight?.key === undefined || sight.key === key ? sight : undefined;
}

function tasksOf(entry: Entry, sight: JobSight): Record<string, string> {
  return { ...entry.failedTasks, ...sight.failedTasks };
}
