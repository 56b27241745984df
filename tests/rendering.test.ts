// The processes that render: what they do when they are killed, cannot start, or lose the service.
import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { RenderError, type RenderJob } from '@jobbergate/core';
import { until } from '@jobbergate/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import { createRenderPool } from '../apps/api/src/app.ts';
import { fileForm } from './current/files.ts';
import { LOCAL_USER, makePlace, type Place, serve, stop, tokenOf } from './running/api.ts';
import { alive, endAll, familyOf, type Process } from './running/processes.ts';
import type { Program } from './running/program.ts';

type RenderPool = ReturnType<typeof createRenderPool>;

/** Holds a process for up to three seconds, after which the check gives up: Python, but long to check. */
const LONG = '"'.repeat(4_000_000);

describe('a render pool', () => {
  const pools: RenderPool[] = [];
  const makePool = (options: Parameters<typeof createRenderPool>[0]) => {
    const pool = createRenderPool({ timeoutMs: 60_000, maxWaitMs: 60_000, ...options });
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

  test('starts a second process when a long task keeps the others waiting', async () => {
    const pool = makePool({ size: 2 });
    const { long, letGo } = await begin(pool, 'long');

    expect(await textOf(pool, 'short')).toBe('short');

    letGo();
    expect(await long).toBe('long');
  });

  test('ends a process whose task takes too long, and gives the next task another', async () => {
    const pool = makePool({ size: 1, timeoutMs: 1_000 });
    const { long } = await begin(pool, 'long');
    const [slow] = renderers();

    expect(await failureOf(long)).toMatchObject({ failure: 'timed_out' });

    // On a machine that stands still, what takes no time can take too long as well.
    const isRendered = async () => (await textOf(pool, 'next').catch(() => undefined)) === 'next';
    await until('the next is rendered', isRendered);
    expect(renderers()).not.toContainEqual(slow);
  });

  test('refuses a task for which the system gives no second process, and outlives that', async () => {
    const pool = makePool({ size: 2 });
    const { long, letGo } = await begin(pool, 'long');
    const { execPath } = process;
    // No system starts a program with such a name, which is told at once and not by an event.
    process.execPath = '/\0';

    const error = await failureOf(pool.render(job('refused'))).finally(() => {
      process.execPath = execPath;
    });

    expect(error).toMatchObject({ code: 'ERR_INVALID_ARG_VALUE' });
    letGo();
    expect(await long).toBe('long');
    expect(await textOf(pool, 'next')).toBe('next');
  });

  test('does a task once more whose process was killed in the instant before it', async () => {
    const pool = makePool({ size: 2 });
    const { long, letGo } = await begin(pool, 'long');
    await textOf(pool, 'first');
    letGo();
    await long;
    expect(renderers()).toHaveLength(2);

    kill(renderers(), 'SIGKILL');

    expect(await Promise.all([textOf(pool, 'one'), textOf(pool, 'two')])).toEqual(['one', 'two']);
  });

  test('refuses the task whose second process is killed, too, and gives the next one another', async () => {
    const pool = makePool({ size: 1 });
    const hold = holdProcesses();
    const killed = failureOf(pool.render(job('killed')));
    await until('it has a process', () => hold.held.length === 1);
    hold.held[0]?.kill('SIGKILL');
    await until('it has another', () => hold.held.length === 2);
    hold.end();
    const next = textOf(pool, 'next');

    hold.held[1]?.kill('SIGKILL');

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
    const pool = makePool({ size: 1 });
    const { long, letGo } = await begin(pool, 'long');

    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) kill(renderers(), signal);
    letGo();

    expect(await long).toBe('long');
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
    const { pid } = service;
    family = familyOf(pid);
    const workers = renderers(pid);
    expect(workers).toHaveLength(1);
    const long = await stopAtWork(() => upload(LONG), workers);

    service.child.kill('SIGKILL');

    expect(await long.answer).toBeInstanceOf(TypeError);
    kill(workers, 'SIGCONT');
    await until('the render process has ended', () => alive(workers).length === 0);
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

/**
 * Stops (SIGSTOP) each process that is started from now on when it says that it is ready for its task: it has the task
 * then, for as long as a test wants. @returns those that are stopped, and what ends it for further ones
 */
function holdProcesses(): { readonly held: readonly ChildProcess[]; end(): void } {
  const held: ChildProcess[] = [];
  const onStart = (message: unknown) => {
    const { process: child } = message as { process: ChildProcess };
    child.once('message', () => {
      child.kill('SIGSTOP');
      held.push(child);
    });
  };
  subscribe('child_process', onStart);
  return { held, end: () => unsubscribe('child_process', onStart) };
}

/** Gives a pool a task that lasts until it is let go; processes that start later are not held. */
async function begin(pool: RenderPool, text: string) {
  const hold = holdProcesses();
  const long = textOf(pool, text);
  // It may fail before the caller gets it.
  long.catch(() => undefined);
  await until('it has a process', () => hold.held.length === 1);
  hold.end();
  return { long, letGo: () => hold.held[0]?.kill('SIGCONT') };
}

/**
 * Uploads until the render processes are caught while they work, and stopped: that may be over before anybody looks.
 *
 * @returns what the upload is answered, when it is
 */
async function stopAtWork(
  upload: () => Promise<unknown>,
  workers: readonly Process[],
): Promise<{ answer: Promise<unknown> }> {
  for (;;) {
    const before = ticksOf(workers);
    let isAnswered = false;
    const answer = failureOf(upload()).finally(() => {
      isAnswered = true;
    });
    await until('it works, or has worked', () => isAnswered || ticksOf(workers) > before + 10);
    kill(workers, 'SIGSTOP');
    // An answer that was on its way has come by then.
    await sleep(200);
    if (!isAnswered) return { answer };
    kill(workers, 'SIGCONT');
  }
}

/** Processor time that they took in user mode, in clock ticks (proc_pid_stat(5), field 14). */
function ticksOf(processes: readonly Process[]): number {
  const ticks = processes.map(({ pid }) => readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1));
  return ticks.reduce((sum, rest) => sum + Number(rest?.split(' ')[11]), 0);
}

/** Why a promise is rejected; 'nothing' when it is not. */
function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'nothing',
    (error: unknown) => error,
  );
}
