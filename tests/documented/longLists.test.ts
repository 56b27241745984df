// Lists too long to hold: streamed in bounded memory, and safe from readers that stop.
import { readFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTestIssuer, type TestIssuer, until, useTestDatabase } from '@jobbergate/testkit';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePlace, type Place, serve, stop } from '../running/api.ts';
import type { Program } from '../running/program.ts';

const ROWS = 40_000;
/** Of one row's description: more in all than the kernel's buffers take from a reader who stopped. */
const LETTERS = 1_500;
const MEGABYTE = 1 << 20;

const database = useTestDatabase();
let issuer: TestIssuer;
let place: Place;
let service: Program;
let token: string;

beforeAll(async () => {
  issuer = await startTestIssuer();
  place = await makePlace({
    JOBBERGATE_DATABASE_URL: database().url,
    JOBBERGATE_OIDC_ISSUER: issuer.url,
    JOBBERGATE_LOG_LEVEL: 'error',
  });
  service = await serve(place);
  token = await tokenOf('ada@example.org');
  await query(
    `INSERT INTO jobbergate_main.scripts (name, owner_email, description)
     SELECT 'script ' || n, CASE n % 4 WHEN 0 THEN 'ada@example.org' ELSE 'bob@example.org' END, repeat('x', ${LETTERS})
     FROM generate_series(1, ${ROWS}) AS n`,
  );
});

afterAll(async () => {
  await stop(service);
  await issuer?.stop();
  await place?.remove();
});

// First, before the service's memory has grown for anything else: all rows at once would take about 400 MB.
test('an unpaged list is sent in bounded memory', async () => {
  const before = await peakMemory();
  const answer = await fetchList('?all=true');
  let bytes = 0;
  for await (const chunk of answer.body ?? []) bytes += chunk.length;
  expect(bytes).toBeGreaterThan(ROWS * LETTERS);
  expect((await peakMemory()) - before).toBeLessThan(250 * MEGABYTE);
});

test('an unpaged list is one JSON document of all rows, and the total is their number', async () => {
  const whole = JSON.parse(await (await fetchList('?all=true')).text());
  expect(whole.results).toHaveLength(ROWS);
  expect(whole.results.at(-1)).toMatchObject({ job_script_name: `script ${ROWS}` });
  expect(whole.pagination).toEqual({ total: ROWS, start: null, limit: null });

  const mine = JSON.parse(await (await fetchList('')).text());
  expect(mine.results).toHaveLength(ROWS / 4);
  expect(mine.pagination).toEqual({ total: ROWS / 4, start: null, limit: null });
});

test('a long page streams with the total of the whole selection', async () => {
  for (const [query, total, first] of [
    ['?all=true&start=1&limit=5000', ROWS, 'script 5001'],
    ['?start=1&limit=5000', ROWS / 4, 'script 20004'],
    ['?all=true&start=0&limit=5000&search=SCRIPT', ROWS, 'script 1'],
  ] as const) {
    const answer = await fetchList(query);
    expect(answer.headers.get('content-length'), 'a streamed answer has no length').toBeNull();
    const { results, pagination } = JSON.parse(await answer.text());
    expect([results.length, results[0].job_script_name, pagination.total]).toEqual([5000, first, total]);
  }
});

test('more whole lists than can be read at once wait for each other', async () => {
  // Short ones: each waits for ten seconds at most.
  await query(
    "INSERT INTO jobbergate_main.scripts (name, owner_email) SELECT 'few', 'eve@example.org' FROM generate_series(1, 200)",
  );
  const few = await tokenOf('eve@example.org');
  const lists = await Promise.all(
    Array.from({ length: 10 }, async () => JSON.parse(await (await fetchList('', { token: few })).text())),
  );
  expect(lists[0].results).toHaveLength(200);
  for (const list of lists) expect(list).toEqual(lists[0]);
});

test('readers that stop hold nobody up, and are dropped within 30 s', { timeout: 240_000 }, async () => {
  const since = Date.now();
  // At once, so that the one that waits, for ten seconds, begins to before the two that are read have stopped for fifteen.
  const lists = [1, 2, 3].map(openStalled);
  let begun = 0;
  for (const list of lists) void list.then(() => begun++);
  await until('two are read', () => begun >= 2);

  // Whole lists have two connections of their own; everything else goes on.
  const end = Date.now() + 5_000;
  while (Date.now() < end) {
    const asked = Date.now();
    expect((await fetchList('?start=0&limit=10&all=true')).status).toBe(200);
    expect(Date.now() - asked).toBeLessThan(8_000);
  }
  const opened = await Promise.all(lists);
  const [refused] = opened.filter(({ status }) => status === 503);
  const stalled = opened.filter(({ status }) => status === 200);
  expect(stalled).toHaveLength(2);
  expect(Number(refused?.headers['retry-after'])).toBeGreaterThan(0);
  expect(await refused?.readOn()).toMatch(/^\{"detail":".+"\}$/);

  await until(
    'their connections are free',
    async () => {
      const busy = await query(
        "SELECT FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle' AND pid <> pg_backend_pid()",
      );
      return busy.length === 0;
    },
    85_000,
  );
  // On a machine that is in a hurry: they are dropped after 15 s.
  expect(Date.now() - since).toBeLessThan(90_000);
  for (const { readOn } of stalled) expect(await readOn()).toBe('cut off');
  const both = await Promise.all(['', ''].map(async () => (await fetchList('')).text()));
  for (const list of both) expect(JSON.parse(list).results).toHaveLength(ROWS / 4);
});

test('readers that leave before the first row hold nobody up either', async () => {
  const waits = Array.from({ length: 60 }, (_, i) => i % 30);
  await Promise.all(
    waits.map(async (ms) => {
      const leave = new AbortController();
      const list = fetchList('?all=true', { signal: leave.signal }).catch(() => undefined);
      await sleep(ms);
      leave.abort();
      await list;
    }),
  );
  const asked = Date.now();
  const both = await Promise.all([1, 2].map((page) => fetchList(`?all=true&limit=2000&start=${page}`)));
  expect(both.map(({ status }) => status)).toEqual([200, 200]);
  await Promise.all(both.map((answer) => answer.text()));
  // A connection that was kept would be waited for ten seconds.
  expect(Date.now() - asked).toBeLessThan(9_000);
});

/** Asks for the whole list, and takes nothing of it until `readOn`, which tells what came, or that it was cut off. */
async function openStalled() {
  const headers = { authorization: `Bearer ${token}` };
  const request = get(`${place.url}/jobbergate/job-scripts?all=true`, { headers, agent: false });
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve).once('error', reject);
  });
  const readOn = () => text(response).catch(() => 'cut off');
  return { status: response.statusCode, headers: response.headers, readOn };
}

function tokenOf(email: string): Promise<string> {
  return issuer.token({ email, permissions: ['jobbergate:job-scripts:view'] });
}

function fetchList(
  queryString: string,
  { token: bearer = token, ...init }: { token?: string; signal?: AbortSignal } = {},
): Promise<Response> {
  const headers = { authorization: `Bearer ${bearer}` };
  return fetch(`${place.url}/jobbergate/job-scripts${queryString}`, { headers, ...init });
}

async function query(sql: string): Promise<unknown[]> {
  const client = new pg.Client(database().connection);
  await client.connect();
  return (await client.query(sql).finally(() => client.end())).rows;
}

/** Largest resident memory, in bytes (proc_pid_status(5), VmHWM in kB). */
async function peakMemory(): Promise<number> {
  const status = await readFile(`/proc/${service.pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}
