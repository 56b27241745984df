// Tells apart why a Slurm command failed: Slurm said no, or nobody could ask Slurm.
import type { CommandResult } from './run-command.ts';

/** Thrown by readers of Slurm's answers when the answer says nothing about jobs. */
export class SlurmUnavailable extends Error {
  readonly code = 'slurm_unavailable';
}

// Texts of Slurm 22.05 with slurmctld down, hung or restarting, munge down, and no configuration.
// After these, nothing can have reached the controller.
const NEVER_SENT = [
  /Unable to contact slurm controller \(connect failure\)/,
  /Munge encode failed/,
  /Could not establish a configuration source/,
  /Unable to process configuration file/,
];
// After these, the controller may have done what was asked.
const LOST = [
  /Unable to contact slurm controller/,
  /Socket timed out/,
  /Zero Bytes were transmitted or received/,
  /[Aa]uthentication/,
  /munge/i,
  /Slurm backup controller in standby mode/,
  /Connection (refused|reset|timed out)/,
  /Communication connection failure|Communication shutdown failure|Message (send|receive) failure/i,
  /Unexpected message received/,
  /temporarily unable to accept job/,
];

/** `never-sent`: it surely did not reach Slurm. `lost`: it may have. `answered`: the text is Slurm's own answer. */
export type Delivery = 'never-sent' | 'lost' | 'answered';

/** Reads a failed command's stderr for what it says about the way to Slurm. */
export function deliveryOf(result: CommandResult): Delivery {
  if (result.error !== null) return 'never-sent';
  if (result.timedOut || result.exitCode === null) return 'lost';
  // Lines above sbatch's verdict may repeat what the script says, such as the name of a partition.
  const verdict =
    /^sbatch: error: Batch job submission failed: (.*)$/m.exec(result.stderr)?.[1] ?? result.stderr;
  const says = (texts: readonly RegExp[], where: string) => texts.some((text) => text.test(where));
  if (says(NEVER_SENT, verdict)) return 'never-sent';
  if (!says(LOST, verdict)) return 'answered';
  return says(NEVER_SENT, result.stderr) ? 'never-sent' : 'lost';
}

/** What a failed command said, in one readable text of at most 1,000 characters, without the `sbatch: error: ` marks. */
export function reasonOf(result: CommandResult): string {
  if (result.error !== null) return result.error;
  const text = result.stderr
    .split('\n')
    .map((line) => line.replace(/^[a-z]+: (error: |fatal: )?/, '').trim())
    .filter((line) => line !== '')
    .join('\n')
    .slice(0, 1_000);
  if (text !== '') return text;
  if (result.timedOut) return 'no answer within the time limit';
  return result.exitCode === null
    ? 'ended by a signal'
    : `ended with exit code ${result.exitCode} and no message`;
}
