// scancel(1): asks Slurm to end a job.
import { deliveryOf, reasonOf } from './failure.ts';
import type { CommandResult } from './run-command.ts';

/** `done` also covers jobs that are unknown or have ended: scancel is silent about them, exit 0. */
export type ScancelOutcome =
  | { kind: 'done' }
  | { kind: 'refused'; reason: string }
  | { kind: 'unavailable'; reason: string };

/** Ends one job, all tasks of it when it is an array. */
export function scancelArgv(jobId: number): string[] {
  return ['scancel', String(jobId)];
}

/** Exit codes are errno modulo 256 (8: no controller, 210: not permitted, 239: authentication); the text decides. */
export function readScancel(result: CommandResult): ScancelOutcome {
  if (result.exitCode === 0) return { kind: 'done' };
  const kind = deliveryOf(result) === 'answered' ? 'refused' : 'unavailable';
  return { kind, reason: reasonOf(result) };
}
