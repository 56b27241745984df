// What the service acknowledged is there after a kill, once: of the service, and of PostgreSQL under it.
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '@jobbergate/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { healthOf, LOCAL_USER, makePlace, type Place, serve, stop, tokenOf } from './running/api.ts';
import { alive, endAll, familyOf, findProcess, type Process } from './running/processes.ts';
import type { Program } from './running/program.ts';

const WRITERS = 4;
const ROUNDS = 3;

/** A write that was answered with 201. */
interface Acknowledged {
  readonly kind: 'applications' | 'job-scripts';
  readonly id: number;
  /** Unlike any other's; the row's name holds it. */
  readonly mark: string;
}

let place: Place;
let service: Program;
let token: string;
let application: number;
const started: Process[] = [];

beforeAll(async () => {
  place = await makePlace({ JOBBERGATE_LOG_LEVEL: 'error' });
  service = await startService();
  token = await tokenOf(place, ['--email', LOCAL_USER, '--seconds', '86400']);
  application = await uploadApplication();
});

afterAll(async () => {
  await stop(service);
  endAll(started);
  await place.remove();
});

test('after kill -9 of the service every acknowledged write is there, once', {
  timeout: 180_000,
}, async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const { acknowledged, refusals } = await writeUntil(`service ${round}`, async () => {
      const family = familyOf(service.pid);
      service.child.kill('SIGKILL');
      await service.ended;
      await until('the killed service leaves nothing', () => alive(family).length === 0);
    });

    service = await startService();

    expect(refusals.filter((text) => !isSlow(text))).toEqual([]);
    await expectOnce(acknowledged);
  }
});

test('after kill -9 of PostgreSQL the service recovers by itself, and every acknowledged write is there, once', {
  timeout: 180_000,
}, async () => {
  const seen = new Set<number>();
  for (let round = 0; round < ROUNDS; round++) {
    const { acknowledged, refusals } = await writeUntil(`database ${round}`, async () => {
      const killed = findProcess(familyOf(service.pid), 'postgres -D');
      process.kill(killed.pid, 'SIGKILL');
      await until('another PostgreSQL is there, and health is 204', async () => {
        const health = await healthOf(place);
        seen.add(health);
        const { pid } = postmasterOf(service) ?? killed;
        return health === 204 && pid !== killed.pid;
      });
    });

    expect(refusals.filter((text) => !text.startsWith('503 ') && !isSlow(text))).toEqual([]);
    await expectOnce(acknowledged);
  }
  // It is away for half a second: nobody can be sure to look in just that.
  expect([...seen].filter((health) => health !== 503)).toEqual([204]);
});

test('writes go on after it all', async () => {
  const { acknowledged } = await writeUntil('after', async () => undefined);
  await expectOnce(acknowledged);
});

/** A machine that stands still for five seconds makes any rendering take too long. */
function isSlow(refusal: string): boolean {
  return refusal.includes('It took longer than 5 seconds');
}

/** The PostgreSQL of a service; undefined while it has none. */
function postmasterOf({ pid }: Program): Process | undefined {
  return familyOf(pid).find(({ command }) => command.includes('postgres -D'));
}

async function startService(): Promise<Program> {
  const program = await serve(place);
  started.push(...familyOf(program.pid));
  return program;
}

/** Writers post one row after the other; at a random moment among them `disturb` runs, and they stop after it. */
async function writeUntil(name: string, disturb: () => Promise<void>) {
  const acknowledged: Acknowledged[] = [];
  const refusals: string[] = [];
  let isOver = false;
  const writers = Array.from({ length: WRITERS }, async (_, writer) => {
    for (let n = 0; !isOver; n++) {
      const mark = `${name}: ${writer}-${n}.`;
      const kind = n % 2 === 0 ? 'applications' : 'job-scripts';
      const answer = await post(`/${kind}`, bodyOf(kind, mark)).catch(() => undefined);
      // A connection that broke says nothing about the write.
      if (answer === undefined) await sleep(20);
      else if (answer.status !== 201) refusals.push(`${answer.status} ${answer.text}`);
      if (answer?.status === 503) await sleep(50);
      if (answer?.status === 201) acknowledged.push({ kind, id: answer.body.id, mark });
    }
  });
  await until('writes are under way', () => acknowledged.length >= 4 * WRITERS);
  await sleep(Math.random() * 500);
  try {
    await disturb();
  } finally {
    isOver = true;
    await Promise.all(writers);
  }
  return { acknowledged, refusals };
}

function bodyOf(kind: Acknowledged['kind'], mark: string) {
  if (kind === 'applications') return { application_name: mark, application_description: `It is ${mark}` };
  return {
    job_script_name: mark,
    application_id: application,
    param_dict: {
      application_config: { mark: contentOf(mark) },
      jobbergate_config: { default_template: 'job.j2' },
    },
  };
}

/** Long enough to lie on several pages of PostgreSQL's log. */
function contentOf(mark: string): string {
  return `${mark} `.repeat(400);
}

async function expectOnce(acknowledged: readonly Acknowledged[]): Promise<void> {
  const found = { applications: await listOf('applications'), 'job-scripts': await listOf('job-scripts') };
  for (const { kind, id, mark } of acknowledged) {
    expect(
      found[kind].filter(({ name }) => name === mark),
      `${kind} named ${mark}`,
    ).toEqual([{ id, name: mark }]);
  }
  // Nor is a write that broke there twice.
  for (const rows of Object.values(found)) {
    const names = rows.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  }
  for (const { kind, id, mark } of acknowledged.slice(-2 * WRITERS)) {
    const { body } = await get(`/${kind}/${id}`);
    const content = kind === 'applications' ? body.application_description : body.job_script_files.files.job;
    expect(content).toBe(kind === 'applications' ? `It is ${mark}` : contentOf(mark));
  }
}

/** The whole list, whose total must be that of its rows. */
async function listOf(kind: Acknowledged['kind']): Promise<{ id: number; name: string }[]> {
  const { body } = await get(`/${kind}?all=true&start=0&limit=900`);
  expect(body.pagination.total).toBe(body.results.length);
  return body.results.map((row: Record<string, unknown>) => ({
    id: row.id,
    name: row.job_script_name ?? row.application_name,
  }));
}

async function uploadApplication(): Promise<number> {
  const { body } = await post('/applications', { application_name: 'durable' });
  const files = {
    'jobbergate.py': 'x = 1\n',
    'jobbergate.yaml': 'application_config: {}\njobbergate_config:\n  default_template: job.j2\n',
    'job.j2': '{{ data.mark }}',
  };
  const form = new FormData();
  for (const [name, text] of Object.entries(files)) {
    form.append('upload_files', new File([text], name, { type: 'text/plain' }));
  }
  const uploaded = await send(`/applications/${body.id}/upload`, { method: 'POST', body: form });
  if (uploaded.status !== 201) throw new Error(`upload: ${uploaded.status} ${uploaded.text}`);
  return body.id;
}

function post(path: string, body: unknown) {
  const headers = { 'content-type': 'application/json' };
  return send(path, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function get(path: string) {
  const answer = await send(path);
  if (answer.status !== 200) throw new Error(`GET ${path}: ${answer.status} ${answer.text}`);
  return answer;
}

async function send(path: string, init: RequestInit = {}) {
  const headers = { ...init.headers, authorization: `Bearer ${token}` };
  const response = await fetch(`${place.url}/jobbergate${path}`, { ...init, headers });
  const text = await response.text();
  return { status: response.status, text, body: text === '' ? undefined : JSON.parse(text) };
}
