// What an end that Slurm tells means for the API.
import { constants } from 'node:os';
import { type ExitStatus, isEnd } from '@jobbergate/slurm';
import type { JobSight } from '../executor/executor.ts';
import type { Ending, Entry } from '../journal/journal.ts';
import { infoOf } from './job-report.ts';

/** Slurm's own status for a script whose output or directory could not be used (0:53). */
const LAUNCH_FAILED = 53;

/**
 * How the job ended; null while it goes on. Every end but COMPLETED says Slurm's state, reason and exit in words.
 * An array is as good as its worst task, also one that Slurm has forgotten.
 */
export function endingOf(
  jobId: number,
  sight: JobSight,
  failedTasks: Record<string, string> = sight.failedTasks,
): Ending | null {
  const { state } = sight;
  if (!isEnd(state)) return null;
  const info = infoOf(jobId, sight);
  const failed = Object.entries(failedTasks);
  if (state === 'COMPLETED' && failed.length === 0) return { state, reason: null, info };
  const last = state === 'COMPLETED' ? '' : inWords(sight);
  return {
    state: state === 'COMPLETED' ? 'FAILED' : state,
    reason: failed.length === 0 ? last : `${tasksInWords(failed)}${last && `; ${last}`}`,
    info,
  };
}

/** The end of a job that nobody can tell: when it was last seen, and doing what. */
export function vanished({ lastSeen, jobId, origin }: Entry): Ending {
  const seen =
    lastSeen === null
      ? 'it was never seen'
      : `last seen ${lastSeen.state} at ${new Date(lastSeen.at).toISOString()}`;
  // Unknown and forbidden look alike.
  const known = origin === 'agent' ? 'no longer known to the cluster' : "not shown to the agent's account";
  return {
    state: 'UNKNOWN',
    reason: `Job ${jobId} is ${known}; ${seen}.`,
    info: { job_id: jobId, job_state: ['UNKNOWN'] },
  };
}

function inWords({ state, reason, exit }: JobSight): string {
  // A missed deadline reads 0:1, and no signal was sent.
  const ended = state === 'DEADLINE' ? '' : exitInWords(exit);
  const parts = [state, reasonInWords(state, reason, exit), ended];
  return parts.filter((part) => part !== '').join(', ');
}

// Measured on 22.05: a cancelled job keeps the reason it waited for, and a script killed by SIGSEGV reads
// JobLaunchFailure; neither explains the end.
function reasonInWords(state: string, reason: string, exit: ExitStatus | null): string {
  if (reason === '' || reason === 'None' || state === 'CANCELLED') return '';
  if (reason === 'JobLaunchFailure' && exit?.signal !== LAUNCH_FAILED) return '';
  return `reason ${reason}`;
}

function exitInWords(exit: ExitStatus | null): string {
  if (exit === null) return '';
  if (exit.signal === LAUNCH_FAILED) return 'its output or directory could not be used';
  const name = Object.entries(constants.signals).find(([, number]) => number === exit.signal)?.[0];
  if (name !== undefined) return `ended by ${name}`;
  return exit.code === 0 ? '' : `exit code ${exit.code}`;
}

function tasksInWords(failed: readonly [string, string][]): string {
  const counts = new Map<string, number>();
  for (const [, state] of failed) counts.set(state, (counts.get(state) ?? 0) + 1);
  const kinds = [...counts].map(([state, count]) => `${count} ${state}`).join(', ');
  const first = failed.slice(0, 10).map(([task]) => task);
  return `${failed.length} tasks did not complete (${kinds}): ${first.join(', ')}${failed.length > 10 ? ', …' : ''}`;
}
