// The programs that take part: services on data folders of their own, the floor, the load generator.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type EmbeddedConnection, findEmbeddedPostgres } from '@jobbergate/store/embedded';
import { freePort } from '@jobbergate/testkit/freePort';
import type pg from 'pg';
import { atEnd } from './ending.ts';
import type { FloorOptions } from './floorPool.ts';
import type { Load, LoadResult } from './load.ts';

export type Service = {
  /** Base of the API. */
  url: string;
  pid: number;
  connection: EmbeddedConnection;
  /** A fresh access token of {@link USER}. */
  token(): Promise<string>;
};

/** Whose rows the lists show. */
export const USER = 'user@bench.example';

/** `jobbergate-api serve` as an operator runs it, with its embedded PostgreSQL at full durability. */
export async function startService(): Promise<Service> {
  const dataDir = makeDataDir();
  const port = await freePort();
  const env = {
    ...process.env,
    JOBBERGATE_DATA_DIR: dataDir,
    JOBBERGATE_PORT: String(port),
    JOBBERGATE_LOG_LEVEL: 'warn',
  };
  const child = spawn(API, ['serve'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  atEnd(() => stopProgram(child));
  const url = `http://127.0.0.1:${port}`;
  await untilHealthy(child, `${url}/jobbergate`);
  const connection = findEmbeddedPostgres(dataDir);
  if (connection === undefined || child.pid === undefined) throw new Error('the service has no database');
  return { url, pid: child.pid, connection, token: () => makeToken(env) };
}

/** An empty folder that goes at the end. */
export function makeDataDir(): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'jobbergate-bench-'));
  atEnd(() => rmSync(dataDir, { recursive: true, force: true }));
  return dataDir;
}

/** A floor that answers. */
export type Floor = { url: string; pid: number };

/** `program`: its file. @returns its address, without a slash at the end */
export async function startFloor(program: string, connection: pg.PoolConfig): Promise<Floor> {
  const port = await freePort();
  const options: FloorOptions = { connection, port };
  const child = spawn(process.execPath, [program, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  atEnd(() => stopProgram(child));
  await new Promise((ready) => child.stdout.once('data', ready));
  return { url: `http://127.0.0.1:${port}`, pid: child.pid ?? 0 };
}

/** Runs the load generator once. */
export async function generate(load: Load): Promise<LoadResult> {
  const { stdout } = await run(process.execPath, [
    join(import.meta.dirname, 'load.ts'),
    JSON.stringify(load),
  ]);
  return JSON.parse(stdout) as LoadResult;
}

/** As operators start it, with the flags that keep it small. */
export const API = join(import.meta.dirname, '../apps/api/bin/jobbergate-api');
const run = promisify(execFile);

async function makeToken(env: NodeJS.ProcessEnv): Promise<string> {
  const { stdout } = await run(API, ['token', '--email', USER], { env });
  return stdout.trim();
}

/** Waits until a service of either contract answers; `base`: where its routes begin. */
export async function untilHealthy(child: ChildProcess, base: string): Promise<void> {
  while (child.exitCode === null && child.pid !== undefined) {
    const answer = await fetch(`${base}/health`).catch(() => undefined);
    if (answer?.status === 204) return;
    await sleep(50);
  }
  throw new Error(`${base} ended (${child.exitCode}) before it was ready`);
}

export async function stopProgram(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  await ended;
}
