// Processor time, which a busy machine does not falsify as it does time by the clock.
import { readdirSync, readFileSync } from 'node:fs';

/**
 * Milliseconds of processor time that a process and all below it have used so far: the service with its
 * PostgreSQL and every session in it, also those that have ended.
 */
export function cpuMillis(root: number): number {
  const processes = allProcesses();
  const below = (pid: number): number =>
    processes.filter((one) => one.parent === pid).reduce((sum, one) => sum + one.millis + below(one.pid), 0);
  return (processes.find(({ pid }) => pid === root)?.millis ?? 0) + below(root);
}

type Process = { pid: number; parent: number; millis: number };

function allProcesses(): Process[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => readProcess(Number(pid)) ?? []);
}

/** proc_pid_stat(5): the parent is field 4; utime, stime and the same of ended children are 14 to 17; a tick is 10 ms. */
function readProcess(pid: number): Process | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return { pid, parent: Number(fields[1]), millis: ticks * 10 };
  } catch {
    return undefined;
  }
}
