// The processes that render: what they do when they are killed, cannot start, or lose the service.
import { existsSync, readFileSync } from 'node:fs';
import { RenderError, type RenderJob } from '@jobbergate/core';
import { until } from '@jobbergate/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import { createRenderPool } from '../apps/api/src/app.ts';
import { fileForm } from './current/files.ts';
import { LOCAL_USER, makePlace, type Place, serve, stop, tokenOf } from './running/api.ts';
import { alive, endAll, familyOf, type Process } from './running/processes.ts';
import type { Program } from './running/program.ts';

type RenderPool = ReturnType<typeof createRenderPool>;

/** Holds a process for some seconds: Python, but long to check. (Half of it would take a quarter of that.) */
const LONG = '"'.repeat(4_000_000);

describe('a render pool', () => {
  const pools: RenderPool[] = [];
  const makePool = (options: Parameters<typeof createRenderPool>[0]) => {
    const pool = createRenderPool(options);
    pools.push(pool);
    return pool;
  };

  afterEach(async () => {
    for (const pool of pools.splice(0)) await pool.close();
  });

  test('refuses each task whose process dies at its start, and starts no more than one for each', async () => {
    const pool = makePool({ size: 1, heapMb: 1 });

    const errors = await Promise.all([1, 2, 3].map((id) => failureOf(pool.render(job(`job ${id}`)))));

    for (const error of errors) {
      expect(error).not.toBeInstanceOf(RenderError);
      expect(error).toMatchObject({
        message: expect.stringMatching(/^the render worker ended while it started/),
      });
    }
    await until('no process is left', () => renderers().length === 0);
  });

  test('refuses a task for which the system gives no second process, and outlives that', async () => {
    const pool = makePool({ size: 2, timeoutMs: 20_000 });
    const long = pool.checkSource('long.py', LONG);
    const { execPath } = process;
    // No system starts a program with such a name, which is told at once and not by an event.
    process.execPath = '/\0';

    const error = await failureOf(pool.render(job('refused'))).finally(() => {
      process.execPath = execPath;
    });

    expect(error).toMatchObject({ code: 'ERR_INVALID_ARG_VALUE' });
    await long;
    expect(await textOf(pool, 'next')).toBe('next');
  });

  test('does a task once more whose process was killed in the instant before it', async () => {
    const pool = makePool({ size: 2, timeoutMs: 20_000 });
    await Promise.all([pool.checkSource('long.py', LONG), textOf(pool, 'first')]);
    expect(renderers()).toHaveLength(2);

    kill(renderers(), 'SIGKILL');

    expect(await Promise.all([textOf(pool, 'one'), textOf(pool, 'two')])).toEqual(['one', 'two']);
  });

  test('refuses the task whose second process is killed, too, and gives the next one another', async () => {
    const pool = makePool({ size: 1, timeoutMs: 20_000 });
    expect(await textOf(pool, 'first')).toBe('first');
    const firsts = renderers();
    const start = ticksOf(firsts);
    const killed = failureOf(pool.checkSource('long.py', LONG));
    const next = textOf(pool, 'next');
    await untilBusy(firsts);
    kill(firsts, 'SIGKILL');
    const isFirst = ({ pid }: Process) => firsts.some((first) => first.pid === pid);
    await until('another has begun', () => renderers().some((process) => !isFirst(process)));
    await until('it is past its start', () => ticksOf(renderers()) > 2 * start);

    kill(renderers(), 'SIGKILL');

    expect(await killed).toMatchObject({
      message: expect.stringMatching(/^the render worker ended by SIGKILL/),
    });
    expect(await next).toBe('next');
  });

  test('takes no process that was killed while it rested', async () => {
    const pool = makePool({ size: 1 });
    expect(await textOf(pool, 'first')).toBe('first');
    const resting = renderers();

    kill(resting, 'SIGKILL');
    await until('that is noticed', () => !resting.some(({ pid }) => existsSync(`/proc/${pid}`)));

    expect(await textOf(pool, 'next')).toBe('next');
  });

  test('ends nothing that is under way when a terminal or a service manager signals all processes', async () => {
    const pool = makePool({ size: 1, timeoutMs: 20_000 });
    await pool.checkSource('short.py', 'x = 1\n');
    const problems = pool.checkSource('long.py', LONG);
    await untilBusy(renderers());

    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) kill(renderers(), signal);

    await expect(problems).resolves.toEqual(expect.any(Array));
  });

  test('leaves no process when it is closed while one starts', async () => {
    const pool = makePool({ size: 1 });
    const task = failureOf(pool.render(job('never')));
    const starting = renderers();

    await pool.close();

    expect(await task).toMatchObject({ code: 'unavailable' });
    expect(starting).toHaveLength(1);
    expect(alive(starting)).toEqual([]);
  });
});

describe('the service', () => {
  let place: Place | undefined;
  let service: Program | undefined;
  let family: readonly Process[] = [];

  afterEach(async () => {
    await stop(service);
    endAll(family);
    await place?.remove();
  });

  test('leaves no render process when it is killed while one works', { timeout: 180_000 }, async () => {
    place = await makePlace({ JOBBERGATE_LOG_LEVEL: 'error' });
    service = await serve(place);
    const token = await tokenOf(place, ['--email', LOCAL_USER, '--permission', 'jobbergate:admin']);
    const send = (method: string, path: string, body: string | FormData, type?: string) =>
      fetch(`${place?.url}/v5/jobbergate/job-script-templates${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(type === undefined ? {} : { 'content-type': type }),
        },
        body,
      });
    const created = await send('POST', '', JSON.stringify({ name: 'long' }), 'application/json');
    expect(created.status).toBe(201);
    const { id } = (await created.json()) as { id: number };
    const upload = (text: string) =>
      send('PUT', `/${id}/upload/workflow`, fileForm('jobbergate.py', text, { runtime_config: '{}' }));
    expect((await upload('x = 1\n')).status).toBe(200);
    const long = failureOf(upload(LONG));
    const { pid } = service;
    family = familyOf(pid);
    const workers = renderers(pid);
    expect(workers).toHaveLength(1);
    await untilBusy(workers);

    service.child.kill('SIGKILL');

    expect(await long).toBeInstanceOf(TypeError);
    await until('the render process has ended', () => alive(workers).length === 0, 10_000);
  });
});

function job(template: string): RenderJob {
  const config = 'application_config: {}\njobbergate_config: {default_template: main.sh.j2}\n';
  return { config, templates: new Map([['main.sh.j2', template]]), paramDict: null, sbatchParams: [] };
}

async function textOf(pool: RenderPool, template: string): Promise<string | undefined> {
  return (await pool.render(job(template))).files.get('main.sh');
}

/** The render processes of a process, this one unless said otherwise. */
function renderers(parent = process.pid): Process[] {
  return familyOf(parent).filter(({ command }) => /\/worker\.[jt]s\b/.test(command));
}

function kill(processes: readonly Process[], signal: NodeJS.Signals): void {
  for (const { pid } of processes) process.kill(pid, signal);
}

async function untilBusy(processes: readonly Process[], ticks = 10): Promise<void> {
  const before = ticksOf(processes);
  await until('it works', () => ticksOf(processes) > before + ticks);
}

/** Processor time that they took in user mode, in clock ticks (proc_pid_stat(5), field 14). */
function ticksOf(processes: readonly Process[]): number {
  const ticks = processes.map(({ pid }) => readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1));
  return ticks.reduce((sum, rest) => sum + Number(rest?.split(' ')[11]), 0);
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
}
