// scontrol ping: is a controller there?
import { reasonOf } from './failure.ts';
import type { CommandResult } from './run-command.ts';

/** Whether a controller, primary or backup, answers, and what was said. */
export interface Ping {
  up: boolean;
  detail: string;
}

/** Answers at once when slurmctld is down; waits for the message timeout when it hangs. */
export function scontrolPingArgv(): string[] {
  return ['scontrol', 'ping'];
}

/** "Slurmctld(primary) at login1 is UP", a line for each controller; exit 1 when the primary is down. */
export function readScontrolPing(result: CommandResult): Ping {
  const lines = result.stdout
    .split('\n')
    .filter((line) => /^Slurmctld\(\S+\) at .* is (UP|DOWN)$/.test(line));
  const up = lines.some((line) => line.endsWith(' is UP'));
  return { up, detail: lines.length > 0 ? lines.join('; ') : whyNot(result) };
}

function whyNot(result: CommandResult): string {
  // The last line is the verdict; those above tell the way to it.
  return result.error === null
    ? (reasonOf(result).split('\n').at(-1) ?? '')
    : `no scontrol (${result.error})`;
}
