// The server that an earlier service left in a cluster: its file, and its end.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { EmbeddedLog } from './log.ts';
import { isPostgresIn, postgresProcessesIn, waitUntil } from './processes.ts';
import { removeSocketDir } from './socketDir.ts';

/** What a running server says of itself in postmaster.pid (PostgreSQL's miscadmin.h, LOCK_FILE_LINE_*). */
export type PostmasterFile = { pid: number; port: number; socketDir: string; ready: boolean };

/** The server's own file, if there is one and it is complete. */
export function readPostmasterFile(cluster: string): PostmasterFile | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return undefined;
  }
  const [pid, , , port, socketDir, , , status] = lines;
  if (!pid || !port || !socketDir) return undefined;
  return { pid: Number(pid), port: Number(port), socketDir, ready: status?.trim() === 'ready' };
}

/** Whether the server that wrote postmaster.pid lives: the id alone may belong to somebody else by now. */
export function isAlive(cluster: string, { pid }: PostmasterFile): boolean {
  return isPostgresIn(cluster, pid);
}

/**
 * Ends what an earlier service left behind, so that a new server can have the cluster: its server
 * (which its watchdog is stopping already), or the children of a server that was killed, which hold
 * its shared memory. Then its postmaster.pid is removed, for PostgreSQL takes any process under that
 * id for a rival. The caller holds the data folder's lock.
 */
export async function endPredecessor(cluster: string, log: EmbeddedLog): Promise<void> {
  const file = readPostmasterFile(cluster);
  if (file && isAlive(cluster, file)) {
    log.info(`waiting for the PostgreSQL of an earlier run to stop (process ${file.pid})`);
    await endProcess(cluster, file.pid);
  }
  await endOrphans(cluster);
  rmSync(join(cluster, 'postmaster.pid'), { force: true });
  if (file) removeSocketDir(file.socketDir);
}

/** Fast shutdown, then immediate, then none at all; the log makes up for the latter two at the next start. */
async function endProcess(cluster: string, pid: number): Promise<void> {
  for (const [signal, patience] of [
    ['SIGINT', 20_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    send(pid, signal);
    if (await waitUntil(() => !isPostgresIn(cluster, pid), patience)) return;
  }
}

async function endOrphans(cluster: string): Promise<void> {
  const gone = () => postgresProcessesIn(cluster).length === 0;
  if (await waitUntil(gone, 500)) return;
  for (const pid of postgresProcessesIn(cluster)) send(pid, 'SIGKILL');
  await waitUntil(gone, 5_000);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself.
  }
}
