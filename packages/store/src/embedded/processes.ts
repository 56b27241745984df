// What /proc tells about processes (proc_pid_stat(5), proc_pid_cwd(5)).
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** When a process was started, in clock ticks since boot; together with its id it names a process for good. */
export function startTimeOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return afterName[START_TIME];
  } catch {
    return undefined;
  }
}

/** The ids of all PostgreSQL processes that work in a cluster: each has it as its working directory. */
export function postgresProcessesIn(cluster: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => isPostgresIn(cluster, pid));
}

export function isPostgresIn(cluster: string, pid: number): boolean {
  try {
    const program = basename(readlinkSync(`/proc/${pid}/exe`)).replace(/ \(deleted\)$/, '');
    return program === 'postgres' && readlinkSync(`/proc/${pid}/cwd`) === cluster;
  } catch {
    return false;
  }
}

/** Waits until a condition holds; `false` when it does not within the time (milliseconds). */
export async function waitUntil(condition: () => boolean, timeout: number): Promise<boolean> {
  const deadline = Date.now() + timeout;
  while (!condition()) {
    if (Date.now() > deadline) return false;
    await sleep(10);
  }
  return true;
}

/** Field 22 of stat, counted from the field after the name, which is the third. */
const START_TIME = 19;
