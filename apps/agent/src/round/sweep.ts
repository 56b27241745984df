// Looks at all jobs at once, and notes in the journal how they stand and how they ended.
import type { Executor, JobSight } from '../executor/executor.ts';
import type { Entry, Journal } from '../journal/journal.ts';
import type { Context } from './context.ts';
import { endingOf, vanished } from './ending.ts';

/** Returns the jobs that were seen, by submission. Executors that cannot be asked are left for the next round. */
export async function sweep(
  { executorNamed, log }: Context,
  journal: Journal,
): Promise<Map<number, JobSight>> {
  const seen = new Map<number, JobSight>();
  const following = journal
    .entries()
    .filter(({ jobId, ending, handover }) => jobId !== null && ending === null && handover !== 'unwanted');
  for (const name of new Set(following.map(({ executor }) => executor))) {
    const entries = following.filter(({ executor }) => executor === name);
    try {
      await sweepOne(journal, await executorNamed(name), entries, seen);
    } catch (error) {
      log.warn({ reason: String(error), jobs: entries.length }, 'the jobs could not be looked at');
    }
  }
  return seen;
}

async function sweepOne(
  journal: Journal,
  executor: Executor,
  entries: readonly Entry[],
  seen: Map<number, JobSight>,
): Promise<void> {
  const sights = await executor.look(jobIds(entries));
  const missed: Entry[] = [];
  for (const entry of entries) {
    const sight = sightOf(sights, entry);
    if (sight !== undefined) {
      seen.set(entry.submissionId, sight);
      await note(journal, entry, sight);
    }
    // A job that one sweep misses may be back in the next, as while slurmctld fails over.
    else if (entry.missed) missed.push(entry);
    else await journal.save({ ...entry, missed: true });
  }
  if (missed.length === 0) return;
  const past = await executor.lookBack(jobIds(missed));
  for (const entry of missed) {
    const sight = sightOf(past, entry);
    const ending = sight === undefined ? vanished(entry) : endOf(entry, sight);
    if (ending !== null) await journal.save({ ...entry, ending });
  }
}

async function note(journal: Journal, entry: Entry, sight: JobSight): Promise<void> {
  const failedTasks = tasksOf(entry, sight);
  const ending = endOf(entry, sight);
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

function jobIds(entries: readonly Entry[]): number[] {
  return entries.flatMap(({ jobId }) => jobId ?? []);
}

/** A number that now belongs to another submission's job, or to another account's, is not this one's. */
function sightOf(sights: ReadonlyMap<number, JobSight>, entry: Entry): JobSight | undefined {
  const sight = entry.jobId === null ? undefined : sights.get(entry.jobId);
  if (sight?.key !== undefined) return sight.key === entry.key ? sight : undefined;
  return sight?.isOwn || entry.origin === 'user' ? sight : undefined;
}

function endOf(entry: Entry, sight: JobSight) {
  return entry.jobId === null ? null : endingOf(entry.jobId, sight, tasksOf(entry, sight));
}

function tasksOf(entry: Entry, sight: JobSight): Record<string, string> {
  return { ...entry.failedTasks, ...sight.failedTasks };
}
