// sbatch(1): hands a script to Slurm.
import { deliveryOf, reasonOf } from './failure.ts';
import type { CommandResult } from './run-command.ts';

/** What sbatch is asked to do. Everything given here wins over the script's own `#SBATCH` lines. */
export interface SbatchRequest {
  /** Path of the script, absolute. */
  script: string;
  /** At most 1,024 bytes; every character survives. */
  comment: string;
  /** The job's working directory; without it the one sbatch runs in, or the script's `--chdir`. */
  directory?: string;
  /** The user's own, as `readSbatchArguments` writes them. */
  arguments?: readonly string[];
}

/** `unavailable`: surely nothing was submitted, ask again later. `unknown`: the job may exist, look it up. */
export type SbatchOutcome =
  | { kind: 'accepted'; jobId: number; cluster: string | null }
  | { kind: 'refused'; reason: string }
  | { kind: 'unavailable'; reason: string }
  | { kind: 'unknown'; reason: string };

/**
 * `--export=NONE` gives the job its user's login environment instead of ours. `--parsable` prints the id alone.
 */
export function sbatchArgv(request: SbatchRequest): string[] {
  const directory = request.directory === undefined ? [] : [`--chdir=${request.directory}`];
  return [
    'sbatch',
    '--parsable',
    '--export=NONE',
    `--comment=${request.comment}`,
    ...directory,
    // Behind ours: an unknown option that wants a value takes the `--`, and none of ours, for it.
    ...(request.arguments ?? []),
    '--',
    request.script,
  ];
}

/**
 * True as soon as the id is printed. sbatch need not be waited for then: with `#SBATCH --wait` it stays
 * until the job ends, and ending it leaves the job alone.
 */
export function hasPrintedId(stdout: string): boolean {
  return printedId(stdout, true) !== null;
}

/** Sorts what came of an sbatch. An id on stdout counts whatever the exit code says: the job exists. */
export function readSbatch(result: CommandResult): SbatchOutcome {
  const printed = printedId(result.stdout, false);
  if (printed !== null) return { kind: 'accepted', ...printed };
  if (result.exitCode === 0) return withoutId(result);
  const reason = reasonOf(result);
  // 255 is sbatch's own verdict on the options; it has not asked the controller.
  if (result.exitCode === 255) return { kind: 'refused', reason };
  switch (deliveryOf(result)) {
    case 'never-sent':
      return { kind: 'unavailable', reason };
    case 'lost':
      return { kind: 'unknown', reason };
    case 'answered':
      return { kind: 'refused', reason };
  }
}

function withoutId(result: CommandResult): SbatchOutcome {
  if (/Job \d+ to start at /.test(result.stderr)) {
    return {
      kind: 'refused',
      reason: 'The script asks for --test-only: Slurm checked it and submitted nothing.',
    };
  }
  return { kind: 'unknown', reason: 'sbatch said yes and printed no job id' };
}

/** The first line that is "17" or "17;CLUSTER"; sites' wrappers may print before it. */
function printedId(stdout: string, finishedLinesOnly: boolean) {
  const lines = stdout.split('\n');
  if (finishedLinesOnly) lines.pop();
  for (const line of lines) {
    const match = /^(\d{1,15})(?:;(.*))?$/.exec(line.trim());
    if (match !== null) return { jobId: Number(match[1]), cluster: match[2] ?? null };
  }
  return null;
}
