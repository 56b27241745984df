import { spawn } from 'node:child_process';
import {
  chownSync,
  closeSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { lchown, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { initdbAccount } from './account.ts';
import { type Binaries, shippedMajorVersion } from './binaries.ts';
import { EmbeddedPostgresError } from './error.ts';
import type { Layout } from './layout.ts';

/** The superuser of the cluster; the service itself works as {@link OWNER}. */
export const SUPERUSER = 'postgres';

/**
 * Makes the database cluster, unless it is there. It is prepared beside its place and renamed into it
 * when it is complete and on the disk, so an interrupted run leaves nothing that looks like a cluster;
 * what it leaves is removed by the next one. The caller holds the data folder's lock.
 *
 * @throws EmbeddedPostgresError `other-major-version`, `data-dir-unusable`, `start-failed`
 */
export async function initializeCluster(layout: Layout, binaries: Binaries, durable: boolean): Promise<void> {
  removeUnfinished(layout.home);
  const found = versionOf(layout.cluster);
  if (found !== undefined) return checkVersion(layout.cluster, found);

  const staging = mkdtempSync(join(layout.home, UNFINISHED));
  const maker = initdbAccount(layout.account);
  if (maker.uid !== undefined) chownSync(staging, maker.uid, maker.gid);
  await runInitdb(binaries, { staging, maker, durable });
  if (layout.account.uid !== undefined) await chownTree(staging, layout.account.uid, layout.account.gid);
  renameSync(staging, layout.cluster);
  syncFolder(layout.home);
}

const UNFINISHED = 'postgres.unfinished-';

function removeUnfinished(home: string): void {
  for (const name of readdirSync(home)) {
    // An initdb that outlived its service may still write there: hence the retries.
    if (name.startsWith(UNFINISHED))
      rmSync(join(home, name), { recursive: true, force: true, maxRetries: 5 });
  }
}

function versionOf(cluster: string): string | undefined {
  try {
    return readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  } catch (error) {
    if (isMissing(cluster)) return undefined;
    const reason = error instanceof Error ? error.message : String(error);
    throw new EmbeddedPostgresError(
      'data-dir-unusable',
      `${cluster} is no PostgreSQL data folder: ${reason}`,
    );
  }
}

function isMissing(folder: string): boolean {
  try {
    return readdirSync(folder).length === 0;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT';
  }
}

function checkVersion(cluster: string, found: string): void {
  const shipped = shippedMajorVersion();
  if (found === shipped) return;
  throw new EmbeddedPostgresError(
    'other-major-version',
    `${cluster} was written by PostgreSQL ${found}, and this version of Jobbergate brings ${shipped}: ` +
      `move the data with pg_dump of PostgreSQL ${found}, or set JOBBERGATE_DATA_DIR to another folder`,
  );
}

async function runInitdb(
  { initdb, env }: Binaries,
  { staging, maker, durable }: { staging: string; maker: ReturnType<typeof initdbAccount>; durable: boolean },
): Promise<void> {
  const argv = [
    `--pgdata=${staging}`,
    `--username=${SUPERUSER}`,
    '--encoding=UTF8',
    // Sorting and case rules from PostgreSQL itself: no update of the system's libc can break an index.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--data-checksums',
    // Who reaches the socket is decided by the folder that it lies in (0700); there is no TCP.
    '--auth-local=trust',
    '--auth-host=reject',
    ...(durable ? [] : ['--no-sync']),
  ];
  const child = spawn(initdb, argv, { ...maker, env, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  const outcome = await new Promise<number | NodeJS.Signals | Error | null>((done) => {
    child.once('error', done).once('close', (code, signal) => done(code ?? signal));
  });
  if (outcome === 0) return;
  const reason =
    outcome instanceof Error ? outcome.message : `initdb ended with ${outcome}: ${complaints.trim()}`;
  throw new EmbeddedPostgresError('start-failed', `cannot prepare the database in ${staging}: ${reason}`);
}

async function chownTree(folder: string, uid: number, gid: number): Promise<void> {
  await lchown(folder, uid, gid);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  await Promise.all(entries.map((entry) => lchown(join(entry.parentPath, entry.name), uid, gid)));
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}
