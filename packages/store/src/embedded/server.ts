import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OpenCluster } from './cluster.ts';
import { ensureDatabase } from './database.ts';
import { EmbeddedPostgresError } from './error.ts';
import { endPredecessor, readPostmasterFile } from './predecessor.ts';
import { serverArguments } from './settings.ts';
import { stopWithUs } from './watchdog.ts';

/** One run of PostgreSQL: from its start to its exit. */
export type Server = {
  pid: number;
  /** Resolves when the server has ended, whoever ended it. */
  exited: Promise<Exit>;
  /** Fast shutdown: sessions are ended, everything is written; immediate when that takes over 20 s. */
  stop(): Promise<void>;
};

export type Exit = { code: number | null; signal: NodeJS.Signals | null };

/**
 * Starts a server and waits until it answers, however long its recovery takes.
 *
 * @throws EmbeddedPostgresError `start-failed` when it ends before
 */
export async function startServer(cluster: OpenCluster): Promise<Server> {
  await endPredecessor(cluster.layout.cluster, cluster.log);
  const child = spawnServer(cluster);
  const complaints = collectTail(child);
  const exited = exitOf(child);
  let ended: Exit | undefined;
  void exited.then((exit) => {
    ended = exit;
  });
  const { pid } = child;
  if (pid === undefined) throw startFailed(cluster, await exited, complaints());

  const release = stopWithUs(pid, cluster);
  void exited.then(release);
  try {
    await untilReady(cluster, pid, () => ended !== undefined);
    await ensureDatabase(cluster.socketDir);
  } catch (error) {
    await stopServer(child, exited);
    throw ended === undefined || error instanceof EmbeddedPostgresError
      ? error
      : startFailed(cluster, ended, complaints());
  }
  return { pid, exited, stop: () => stopServer(child, exited) };
}

function spawnServer({ layout, binaries, socketDir, durability }: OpenCluster): ChildProcess {
  return spawn(binaries.postgres, serverArguments(layout.cluster, socketDir, durability), {
    ...layout.account,
    env: binaries.env,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
    // A session of its own: Ctrl-C on the terminal is for the service, which stops PostgreSQL last.
    detached: true,
  });
}

/**
 * Our own child must be the one that serves: a second server refuses the folder and ends, while its
 * socket would be answered by the first.
 */
async function untilReady({ layout, log }: OpenCluster, pid: number, hasEnded: () => boolean): Promise<void> {
  let nextNote = Date.now() + 10_000;
  for (;;) {
    if (hasEnded()) throw new Error('ended');
    const file = readPostmasterFile(layout.cluster);
    if (file?.pid === pid && file.ready) return;
    if (Date.now() > nextNote) {
      log.info('PostgreSQL is still starting: it replays what was written before it stopped');
      nextNote += 10_000;
    }
    await sleep(5);
  }
}

async function stopServer(child: ChildProcess, exited: Promise<Exit>): Promise<void> {
  for (const [signal, patience] of STOP_SIGNALS) {
    child.kill(signal);
    const timer = new AbortController();
    const late = sleep(patience, 'late', { signal: timer.signal }).catch(() => 'late');
    const outcome = await Promise.race([exited, late]);
    timer.abort();
    if (outcome !== 'late') return;
  }
}

/** "Server shutdown" in PostgreSQL's documentation: INT is fast, QUIT immediate. Milliseconds. */
const STOP_SIGNALS = [
  ['SIGINT', 20_000],
  ['SIGQUIT', 5_000],
  ['SIGKILL', 5_000],
] as const;

function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((done) => {
    child.once('error', () => done({ code: null, signal: null }));
    child.once('exit', (code, signal) => done({ code, signal }));
  });
}

/** Why it did not start, or the last lines that it wrote before its log took over. */
function collectTail(child: ChildProcess): () => string {
  let tail = '';
  child.once('error', (error) => {
    tail += error.message;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-4096);
  });
  return () => tail.trim();
}

function startFailed(
  { layout }: OpenCluster,
  { code, signal }: Exit,
  complaints: string,
): EmbeddedPostgresError {
  const logs = join(layout.cluster, 'log');
  const message = `PostgreSQL ended (${signal ?? code}) before it was ready; its log is in ${logs}\n${complaints}`;
  return new EmbeddedPostgresError('start-failed', message.trim());
}
