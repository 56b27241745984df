import { readFileSync } from 'node:fs';

/** VmRSS of proc_pid_status(5), which counts KiB. */
export function residentMegabytes(pid: number): number {
  return (Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1_024) / 1e6;
}
