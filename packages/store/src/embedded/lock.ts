import { spawnSync } from 'node:child_process';
import { closeSync, constants, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedPostgresError } from './error.ts';

/**
 * Takes the data folder for this process, and returns what gives it back.
 *
 * The kernel's own lock (flock(2)) decides, so neither a crash, nor two starts at once, nor a reused
 * process id can fool it: it goes when the last descriptor does, at the latest with the process. Node
 * has no call for it; flock(1) of util-linux sets it on a descriptor that it inherits from us, and the
 * lock belongs to the open file that both share. The process id in the file only serves the message.
 *
 * @throws EmbeddedPostgresError `data-dir-in-use` naming the holder's process id, or `data-dir-unusable`
 */
export function lockDataDir(dataDir: string): () => void {
  const path = join(dataDir, LOCK_FILE);
  const descriptor = open(path);
  const status = flock(descriptor);
  if (status !== 0) {
    closeSync(descriptor);
    throw status === LOCKED_BY_ANOTHER ? inUse(dataDir, path) : noFlock(dataDir);
  }
  ftruncateSync(descriptor);
  writeSync(descriptor, `${process.pid}\n`, 0);
  return () => closeSync(descriptor);
}

const LOCK_FILE = 'service.lock';

function open(path: string): number {
  try {
    return openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EmbeddedPostgresError('data-dir-unusable', `cannot use the data folder: ${reason}`, { cause });
  }
}

/** The status that we ask flock(1) to exit with when somebody else holds the lock. */
const LOCKED_BY_ANOTHER = 75;

/** A predecessor whose starter was killed needs a moment to notice and to stop its database. */
const PATIENCE_SECONDS = '5';

function flock(descriptor: number): number | null {
  const argv = [
    '--exclusive',
    '--timeout',
    PATIENCE_SECONDS,
    '--conflict-exit-code',
    String(LOCKED_BY_ANOTHER),
    '3',
  ];
  return spawnSync('flock', argv, { stdio: ['ignore', 'ignore', 'ignore', descriptor] }).status;
}

function inUse(dataDir: string, path: string): EmbeddedPostgresError {
  const pid = readFileSync(path, 'utf8').trim();
  const holder = pid === '' ? 'another process' : `process ${pid}`;
  return new EmbeddedPostgresError(
    'data-dir-in-use',
    `${dataDir} is in use by ${holder}: stop it, or set JOBBERGATE_DATA_DIR to another folder`,
  );
}

function noFlock(dataDir: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'data-dir-unusable',
    `cannot lock ${dataDir}: the command flock (package util-linux) is missing or the file system has no locks`,
  );
}
