// The CLI as a user starts it: its own process, real pipes.
import { type Ending, type Program, run, start } from '../running/program.ts';

export const CLI = new URL('../../apps/cli/bin/jobbergate', import.meta.url).pathname;

/** Starts `jobbergate` with these variables and PATH, and no others. */
export function startCli(args: readonly string[], env: Readonly<Record<string, string>>): Program {
  return start([CLI, ...args], { env });
}

export function runCli(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ending> {
  return run([CLI, ...args], { env });
}
