// The embedded PostgreSQL as an operator meets it: real servers, durability on, real signals.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type EmbeddedConnection,
  findEmbeddedPostgres,
  startEmbeddedPostgres,
  superviseEmbeddedPostgres,
} from './index.ts';
import { postgresProcessesIn, waitUntil } from './processes.ts';

const isRoot = process.getuid?.() === 0;
const log = { info() {}, warn() {}, error() {} };
const openings: Array<{ stop(): Promise<void> }> = [];
let place: string;
let dataDir: string;
let prepared: string;

beforeAll(async () => {
  prepared = mkdtempSync('/tmp/jobbergate-prepared-');
  const { stop } = await startEmbeddedPostgres({ dataDir: prepared, log });
  await stop();
});

afterAll(() => {
  rmSync(prepared, { recursive: true });
});

beforeEach(() => {
  place = mkdtempSync('/tmp/jobbergate-embedded-');
  chmodSync(place, 0o711);
  dataDir = join(place, 'data');
});

afterEach(async () => {
  for (const opening of openings.splice(0)) await opening.stop();
  await expectNoServer();
  rmSync(place, { recursive: true });
});

describe('a data folder', () => {
  test('is made on the first start, and serves the same rows on the second, which is quick', async () => {
    const first = await start();
    await query(first.connection, 'CREATE TABLE kept (n int); INSERT INTO kept VALUES (1)');
    await first.stop();

    const before = performance.now();
    const second = await start();
    const took = performance.now() - before;

    expect(await query(second.connection, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
    // 0.1 s on a quiet machine; tests share theirs, and it may stand still.
    expect(took).toBeLessThan(20_000);
  });

  test('is closed to other accounts, and the server listens on its private socket only', async () => {
    const { connection } = await start();

    expect(statSync(join(dataDir, 'postgres')).mode & 0o777).toBe(0o700);
    expect(statSync(connection.host).mode & 0o777).toBe(0o700);
    expect(statSync(dataDir).mode & 0o007).toBe(0);
    expect(await query(connection, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '' }]);
  });

  test('keeps what it acknowledged: durability and checksums are on', async () => {
    usePreparedData();
    const { connection } = await start();
    for (const name of ['fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums']) {
      expect(await query(connection, `SHOW ${name}`)).toEqual([{ [name]: 'on' }]);
    }
  });

  test('sorts and folds case by PostgreSQL itself, and can have pg_trgm, as the service', async () => {
    usePreparedData();
    const { connection } = await start();
    expect(await query(connection, `SELECT lower('ÄÉ') AS folded, current_user AS me`)).toEqual([
      { folded: 'äé', me: 'jobbergate' },
    ]);
    await query(connection, 'CREATE EXTENSION pg_trgm');
  });

  test('in use by a live service is refused by that service’s process id', async () => {
    usePreparedData();
    const holder = await startElsewhere();

    await expect(startEmbeddedPostgres({ dataDir, log })).rejects.toMatchObject({
      code: 'data-dir-in-use',
      message: expect.stringContaining(`process ${holder.child.pid}`),
    });
    await kill(holder.child, 'SIGTERM');
  });

  test('that two services start on at once goes to one of them', async () => {
    const both = await Promise.allSettled([start(), start()]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('that another major version wrote is refused by both versions', async () => {
    usePreparedData();
    const { stop } = await start();
    await stop();
    writeFileSync(join(dataDir, 'postgres/PG_VERSION'), '17\n');

    await expect(startEmbeddedPostgres({ dataDir, log })).rejects.toMatchObject({
      code: 'other-major-version',
      message: expect.stringMatching(/PostgreSQL 17.*brings 18/),
    });
  });

  test('with something else in PostgreSQL’s place is refused and left alone', async () => {
    mkdirSync(join(dataDir, 'postgres'), { recursive: true });
    writeFileSync(join(dataDir, 'postgres/thesis.tex'), 'x');

    await expect(startEmbeddedPostgres({ dataDir, log })).rejects.toMatchObject({
      code: 'data-dir-unusable',
    });
    expect(readdirSync(join(dataDir, 'postgres'))).toEqual(['thesis.tex']);
  });

  test('with a path too long for a socket has its socket in a short private folder', async () => {
    dataDir = join(place, 'x'.repeat(120));
    const { connection, stop } = await start();

    expect(await query(connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(statSync(connection.host).mode & 0o777).toBe(0o700);
    await stop();
    expect(() => statSync(connection.host)).toThrow('ENOENT');
  });

  test.runIf(isRoot)('below a private temporary folder of root’s lies there and nowhere else', async () => {
    chmodSync(place, 0o700);
    const { connection } = await start();
    expect(connection.host.startsWith(dataDir)).toBe(true);
    expect(statSync(place).mode & 0o007).toBe(0);
  });

  test.runIf(isRoot)('below root’s home works, with the data elsewhere and the home as it was', async () => {
    const locked = mkdtempSync(join(homedir(), '.jobbergate-test-'));
    dataDir = join(locked, 'data');
    const first = await start();
    await query(first.connection, 'CREATE TABLE kept (n int)');
    await first.stop();

    const { connection, stop } = await start();
    expect(await query(connection, 'SELECT n FROM kept')).toEqual([]);
    await stop();
    expect(statSync(locked).mode & 0o777).toBe(0o700);
    rmSync(realpathSync(join(dataDir, 'postgres-home')), { recursive: true });
    rmSync(locked, { recursive: true });
  });
});

describe('a start that was interrupted', () => {
  test('while the data was prepared is done again', async () => {
    const half = join(dataDir, 'postgres.unfinished-abc');
    mkdirSync(half, { recursive: true });
    writeFileSync(join(half, 'PG_VERSION'), '18\n');

    const { connection } = await start();

    expect(await query(connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(readdirSync(dataDir).filter((name) => name.includes('unfinished'))).toEqual([]);
  });

  test('by SIGKILL at any moment leaves a folder that the next start can use', async () => {
    for (const delay of [150, 400, 900]) {
      const child = spawnService();
      await new Promise((done) => setTimeout(done, delay));
      await kill(child, 'SIGKILL');
    }
    const { connection } = await start();
    expect(await query(connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('with a postmaster.pid that names somebody else’s process starts all the same', async () => {
    usePreparedData();
    const { stop } = await start();
    await stop();
    const foreign = `${process.pid}\n${dataDir}/postgres\n1\n5432\n${dataDir}/run\n\n  1 1\nready   \n`;
    writeFileSync(join(dataDir, 'postgres/postmaster.pid'), foreign);

    const { connection } = await start();
    expect(await query(connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

describe('when the service is killed by SIGKILL', () => {
  beforeEach(usePreparedData);

  test('PostgreSQL stops by itself within seconds, and its private socket folder goes too', async () => {
    renameSync(dataDir, join(place, 'x'.repeat(120)));
    dataDir = join(place, 'x'.repeat(120));
    const { child, connection } = await startElsewhere();
    await kill(child, 'SIGKILL');
    expect(await waitUntil(() => servers().length === 0, 60_000)).toBe(true);
    expect(await waitUntil(() => !existsSync(connection.host), 60_000)).toBe(true);
  });

  test('the next service starts at once and has every committed row', async () => {
    const { child, connection } = await startElsewhere();
    await query(connection, 'CREATE TABLE kept (n int); INSERT INTO kept VALUES (42)');
    await kill(child, 'SIGKILL');

    const next = await start();
    expect(await query(next.connection, 'SELECT n FROM kept')).toEqual([{ n: 42 }]);
  });
});

describe('when PostgreSQL is killed by SIGKILL', () => {
  beforeEach(usePreparedData);

  test('the caller is told', async () => {
    const { pid, exited } = await start();
    process.kill(pid, 'SIGKILL');
    expect(await exited).toEqual({ code: null, signal: 'SIGKILL' });
  });

  test('a supervised one comes back on the same connection with every committed row', async () => {
    const supervised = await superviseEmbeddedPostgres({ dataDir, log });
    openings.push(supervised);
    await query(supervised.connection, 'CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)');
    const killed = supervised.pid ?? 0;

    process.kill(killed, 'SIGKILL');

    await waitUntil(() => supervised.pid !== undefined && supervised.pid !== killed, 60_000);
    expect(await query(supervised.connection, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  });

  test('a session that is busy in it does not keep the next one from starting', async () => {
    const supervised = await superviseEmbeddedPostgres({ dataDir, log });
    openings.push(supervised);
    const busy = query(supervised.connection, 'SELECT count(*) FROM generate_series(1, 10000000000)').catch(
      () => 'cut',
    );
    const killed = supervised.pid ?? 0;
    const counting = "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT count%'";
    while ((await query(supervised.connection, counting)).length === 0);

    process.kill(killed, 'SIGKILL');

    expect(await waitUntil(() => supervised.pid !== undefined && supervised.pid !== killed, 60_000)).toBe(
      true,
    );
    expect(await busy).toBe('cut');
  });
});

describe('a command beside the service', () => {
  beforeEach(usePreparedData);

  test('finds the running PostgreSQL, and none after it stopped', async () => {
    expect(findEmbeddedPostgres(dataDir)).toBeUndefined();
    const { connection, stop } = await start();
    expect(findEmbeddedPostgres(dataDir)).toEqual(connection);
    await stop();
    expect(findEmbeddedPostgres(dataDir)).toBeUndefined();
  });
});

test.runIf(isRoot)('another user’s data folder is refused with the reason', async () => {
  chmodSync(place, 0o777);
  mkdirSync(dataDir, { mode: 0o700 });
  const child = spawnService({ uid: 65_534, gid: 65_534 }, dataDir, 'pipe');
  const complaint = await text(child.stderr ?? Readable.from([]));
  expect(complaint).toMatch(/cannot use the data folder: EACCES.*service\.lock/);
});

test.runIf(isRoot)('an ordinary user runs it as himself', async () => {
  chmodSync(place, 0o777);
  const own = join(place, 'own');
  const child = spawnService({ uid: 65_534, gid: 65_534 }, own);
  await firstLine(child);
  expect(statSync(join(own, 'postgres')).uid).toBe(65_534);
  await kill(child, 'SIGTERM');
  await waitUntil(() => postgresProcessesIn(join(own, 'postgres')).length === 0, 60_000);
});

/** Spares a test the second that initdb takes. */
function usePreparedData(): void {
  execFileSync('cp', ['-a', prepared, dataDir]);
}

async function start() {
  const opening = await startEmbeddedPostgres({ dataDir, log });
  openings.push(opening);
  return opening;
}

/** A service of its own in another process, ready. */
async function startElsewhere(): Promise<{ child: ChildProcess; connection: EmbeddedConnection }> {
  const child = spawnService();
  return { child, connection: JSON.parse(await firstLine(child)) as EmbeddedConnection };
}

function spawnService(
  account: { uid?: number; gid?: number } = {},
  folder = dataDir,
  errors: 'inherit' | 'pipe' = 'inherit',
): ChildProcess {
  const program = join(import.meta.dirname, 'fixtures/service.ts');
  return spawn(process.execPath, [program, folder], { ...account, stdio: ['ignore', 'pipe', errors] });
}

async function firstLine(child: ChildProcess): Promise<string> {
  for await (const chunk of child.stdout ?? []) return String(chunk);
  throw new Error('the service ended before it was ready');
}

function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<unknown> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  const ended = new Promise((done) => child.once('exit', done));
  child.kill(signal);
  return ended;
}

async function query(connection: EmbeddedConnection, sql: string): Promise<unknown[]> {
  const client = new pg.Client(connection);
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

function servers(): number[] {
  return postgresProcessesIn(join(dataDir, 'postgres'));
}

async function expectNoServer(): Promise<void> {
  await waitUntil(() => servers().length === 0, 60_000);
  const left = servers().map((pid) => readFileSync(`/proc/${pid}/cmdline`, 'latin1'));
  expect(left).toEqual([]);
}
