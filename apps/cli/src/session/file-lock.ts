// One process at a time, by a file that only one of them can create.
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

export interface LockTimes {
  /** A lock older than this was left behind. Must exceed the longest work under the lock. */
  readonly staleAfterMs: number;
  readonly retryEveryMs: number;
}

// A refresh takes at most three exchanges of 30 s each.
const defaults: LockTimes = { staleAfterMs: 100_000, retryEveryMs: 50 };

/**
 * Runs `work` while no other process that uses the same lock file does. A lock whose process has died is
 * taken over: at once when it ran on this machine, else by its age (home folders are shared by login nodes).
 *
 * Two processes that find the same dead lock in the same instant may both go on; work must bear that.
 *
 * @throws whatever `work` throws, and `signal.reason` when that is aborted while waiting
 */
export async function withFileLock<T>(
  file: string,
  signal: AbortSignal,
  work: () => Promise<T>,
  times = defaults,
): Promise<T> {
  while (!(await create(file))) {
    signal.throwIfAborted();
    if (await isLeftBehind(file, times.staleAfterMs)) await rm(file, { force: true });
    else await sleep(times.retryEveryMs);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function create(file: string): Promise<boolean> {
  try {
    await writeFile(file, `${process.pid} ${hostname()}\n`, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

async function isLeftBehind(file: string, staleAfterMs: number): Promise<boolean> {
  try {
    if (Date.now() - (await stat(file)).mtimeMs > staleAfterMs) return true;
    const [pid, host] = (await readFile(file, 'utf8')).trimEnd().split(' ');
    return host === hostname() && !isAlive(Number(pid));
  } catch {
    // It went away in the meantime: the next attempt will tell.
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) !== 'ESRCH';
  }
}

function errorCode(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
