// The folder of the server's socket: who can enter it can use the database.
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { canEnter } from './account.ts';
import type { Layout } from './layout.ts';

/** The only port there is; PostgreSQL names the socket after it. */
export const PORT = 5432;

/**
 * A folder for the socket, for its owner alone (0700): in the layout's home, or, where that makes the
 * socket's path longer than the kernel takes, a new one below XDG_RUNTIME_DIR or /tmp.
 */
export function makeSocketDir({ home, account }: Layout): string {
  const wanted = join(home, 'run');
  const folder = fits(wanted) ? wanted : mkdtempSync(join(shortParent(account), PREFIX));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (account.uid !== undefined) chownSync(folder, account.uid, account.gid);
  chmodSync(folder, 0o700);
  return folder;
}

/** Removes a folder that was made for one run, with what a killed server left in it. */
export function removeSocketDir(folder: string): void {
  if (!isForOneRun(folder)) return;
  try {
    for (const name of SOCKET_FILES) rmSync(join(folder, name), { force: true });
    rmdirSync(folder);
  } catch {
    // Somebody keeps something of his own in it: not ours to remove.
  }
}

export function isForOneRun(folder: string): boolean {
  return basename(folder).startsWith(PREFIX);
}

const PREFIX = 'jobbergate-';

const SOCKET_FILES = [`.s.PGSQL.${PORT}`, `.s.PGSQL.${PORT}.lock`];

/** sockaddr_un holds 108 bytes, the last of them zero (unix(7)). */
const LONGEST_PATH = 107;

function fits(folder: string): boolean {
  return Buffer.byteLength(join(folder, `.s.PGSQL.${PORT}`)) <= LONGEST_PATH;
}

function shortParent(account: Layout['account']): string {
  const candidates = [process.env.XDG_RUNTIME_DIR, tmpdir()].filter(
    (path): path is string => path !== undefined && path !== '',
  );
  const usable = candidates.find((path) => fits(join(path, `${PREFIX}XXXXXX`)) && canEnter(account, path));
  return usable ?? '/tmp';
}
