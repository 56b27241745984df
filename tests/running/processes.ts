// Which processes there are, by /proc: what a service started, and what it left behind.
import { readdirSync, readFileSync } from 'node:fs';

/** One process; with its start time the id names it for good (proc_pid_stat(5), field 22). */
export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly started: string;
  readonly command: string;
}

/** A process and all that descend from it now, parents first. */
export function familyOf(pid: number): Process[] {
  const all = allProcesses();
  const family = all.filter((one) => one.pid === pid);
  for (const member of family) family.push(...all.filter((one) => one.parent === member.pid));
  return family;
}

/** The one of them whose command line holds a text. @throws Error when there is none */
export function findProcess(processes: readonly Process[], text: string): Process {
  const found = processes.find(({ command }) => command.includes(text));
  if (found !== undefined) return found;
  throw new Error(`no process is ${text}:\n${processes.map(({ command }) => command).join('\n')}`);
}

/** Those of them that still run. A zombie has ended. */
export function alive(processes: readonly Process[]): Process[] {
  const now = new Map(allProcesses().map((one) => [one.pid, one.started]));
  return processes.filter(({ pid, started }) => now.get(pid) === started);
}

/** Ends those of them that still run, for a test that failed half-way. */
export function endAll(processes: readonly Process[]): void {
  for (const { pid } of alive(processes)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended between the two looks.
    }
  }
}

function allProcesses(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? []);
}

function readProcess(pid: number): Process | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state, parent, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || state === 'X') return undefined;
    const command = readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ').trim();
    return { pid, parent: Number(parent), started: rest[17] ?? '', command };
  } catch {
    return undefined;
  }
}
