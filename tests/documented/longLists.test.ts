// Lists too long to hold: streamed in bounded memory, and safe from readers that stop.
import { readFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
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
  token = await issuer.token({ email: 'ada@example.org', permissions: ['jobbergate:job-scripts:view'] });
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
  const whole = JSON.parse(await (await fetchList('?search=99')).text());
  expect(whole.results.length).toBeGreaterThan(100);
  const lists = await Promise.all(
    Array.from({ length: 10 }, async () => JSON.parse(await (await fetchList('?search=99')).text())),
  );
  for (const list of lists) expect(list).toEqual(whole);
});

test('readers that stop hold nobody up, and are dropped within 30 s', { timeout: 120_000 }, async () => {
  const since = Date.now();
  const stalled = await Promise.all([openStalled(), openStalled()]);
  const third = fetchList('?all=true');

  // Whole lists have two connections of their own; everything else goes on.
  while (Date.now() - since < 5_000) {
    const asked = Date.now();
    expect((await fetchList('?start=0&limit=10&all=true')).status).toBe(200);
    expect(Date.now() - asked).toBeLessThan(3_000);
  }
  const refused = await third;
  expect(refused.status).toBe(503);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await refused.text()).toMatch(/^\{"detail":".+"\}$/);

  await until(
    'their connections are free',
    async () => {
      const busy = await query(
        "SELECT FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle' AND pid <> pg_backend_pid()",
      );
      return busy.length === 0;
    },
    40_000,
  );
  expect(Date.now() - since).toBeLessThan(45_000);
  for (const { readOn } of stalled) expect(await readOn()).toBe('cut off');
  const both = await Promise.all(['', ''].map(async () => (await fetchList('')).text()));
  for (const text of both) expect(JSON.parse(text).results).toHaveLength(ROWS / 4);
});

test('readers that leave before the first row hold nobody up either', async () => {
  const waits = Array.from({ length: 60 }, (_, i) => i % 30);
  await Promise.all(
    waits.map(async (ms) => {
      const leave = new AbortController();
      const list = fetchList('?all=true', leave.signal).catch(() => undefined);
      await sleep(ms);
      leave.abort();
      await list;
    }),
  );
  const asked = Date.now();
  const both = await Promise.all([1, 2].map((page) => fetchList(`?all=true&limit=2000&start=${page}`)));
  expect(both.map(({ status }) => status)).toEqual([200, 200]);
  await Promise.all(both.map((answer) => answer.text()));
  expect(Date.now() - asked).toBeLessThan(5_000);
});

/** Asks for the whole list, and takes nothing of it until `readOn`, which tells how it ended. */
async function openStalled() {
  const headers = { authorization: `Bearer ${token}` };
  const request = get(`${place.url}/jobbergate/job-scripts?all=true`, { headers, agent: false });
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve).once('error', reject);
  });
  expect(response.statusCode).toBe(200);
  const readOn = () =>
    new Promise<'whole' | 'cut off'>((resolve) => {
      response.once('end', () => resolve('whole')).once('error', () => resolve('cut off'));
      response.resume();
    });
  return { readOn };
}

function fetchList(queryString: string, signal?: AbortSignal): Promise<Response> {
  const headers = { authorization: `Bearer ${token}` };
  const init = signal === undefined ? { headers } : { headers, signal };
  return fetch(`${place.url}/jobbergate/job-scripts${queryString}`, init);
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
