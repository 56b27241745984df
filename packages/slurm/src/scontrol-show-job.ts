// scontrol show job: one job in full, for what squeue does not expand.
import { deliveryOf, reasonOf, SlurmUnavailable } from './failure.ts';
import type { CommandResult } from './run-command.ts';

/** The parts of a job's record that a job's name and comment cannot forge. */
export interface ShownJob {
  uid: number;
  state: string;
  /** Where output goes, with %j and %x expanded; null when a forged text may stand there. */
  stdout: string | null;
}

/** Shows one job; several ids are not accepted by scontrol. */
export function scontrolShowJobArgv(jobId: number): string[] {
  return ['scontrol', '--oneliner', 'show', 'job', String(jobId)];
}

/**
 * Reads the one record of a job. Names and comments are free text in front of and behind the fields
 * (a job may be called "x JobState=COMPLETED"), so a field counts only if it stands there once.
 * undefined: unknown job, several records (an array), or a record that cannot be trusted.
 * Throws `SlurmUnavailable` when scontrol could not ask.
 */
export function readScontrolShowJob(result: CommandResult, jobId: number): ShownJob | undefined {
  if (result.exitCode !== 0) {
    if (deliveryOf(result) === 'answered') return undefined;
    throw new SlurmUnavailable(reasonOf(result));
  }
  const text = result.stdout;
  const uid = once(text, /UserId=[^\s()]*\((\d+)\) GroupId=/g);
  const state = once(text, / Account=\S+ QOS=\S+ (?:WCKey=\S* )?JobState=([A-Z_]+) Reason=/g);
  if (!text.startsWith(`JobId=${jobId} `) || uid === undefined || state === undefined) return undefined;
  return { uid: Number(uid), state, stdout: once(text, / StdOut=(.*?) Power=/g) ?? null };
}

function once(text: string, pattern: RegExp): string | undefined {
  const matches = [...text.matchAll(pattern)];
  return matches.length === 1 ? matches[0]?.[1] : undefined;
}
