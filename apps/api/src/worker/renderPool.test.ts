import { BusyError, RenderError, type RenderJob } from '@jobbergate/core';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { createRenderPool, type RenderPool } from './renderPool.ts';

/** No limit of time is met by what is not about one, on a machine that stands still for seconds. */
const PATIENT = { timeoutMs: 60_000, maxWaitMs: 60_000 };
const pools: RenderPool[] = [];

function makePool(options: Parameters<typeof createRenderPool>[0] = {}): RenderPool {
  const pool = createRenderPool({ ...PATIENT, ...options });
  pools.push(pool);
  return pool;
}

afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close();
});

function job(template: string, paramDict: string | null = null): RenderJob {
  const config = 'application_config: {nodes: 2}\njobbergate_config: {default_template: main.sh.j2}\n';
  return { config, templates: new Map([['main.sh.j2', template]]), paramDict, sbatchParams: [] };
}

/** Ended by no limit of the renderer within the pool's time: it prints little, and loops inside its step bound. */
const SLOW = job('{% for i in range(900) %}{% for j in range(900) %}{{ "" }}{% endfor %}{% endfor %}');

async function failure(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('the promise was fulfilled');
}

describe('a render pool', () => {
  const shared = createRenderPool({ size: 1, ...PATIENT });
  afterAll(() => shared.close());

  test('renders in a worker as in the rule itself', async () => {
    const rendered = await shared.render(job('#!/bin/bash\nsrun -N {{ data.nodes }} ./a.out\n'));
    expect(rendered).toEqual({
      mainFilePath: 'main.sh',
      files: new Map([['main.sh', '#!/bin/bash\nsrun -N 2 ./a.out']]),
    });
  });

  test('reads parameters without loss: floats, long integers and the order of keys', async () => {
    const params =
      '{"application_config": {"f": 3.0, "i": 123456789012345678901, "o": {"10": 1, "9": 2}},"x": 1}';
    const { files } = await shared.render(job('{{ data.f }} {{ data.i }} {{ data.o }}', params));
    expect(files.get('main.sh')).toBe("3.0 123456789012345678901 {'10': 1, '9': 2}");
  });

  test.each(['[1]', 'null', '3'])('refuses parameters that are no object: %s', async (params) => {
    expect(await failure(shared.render(job('x', params)))).toBeInstanceOf(RenderError);
  });

  test('tells an error with file and line', async () => {
    const error = await failure(shared.render(job('one\n{{ 1 / 0 }}\n')));
    expect(error).toBeInstanceOf(RenderError);
    expect(error).toMatchObject({
      failure: 'template_failed',
      place: { file: 'main.sh.j2', line: 2 },
      message: 'main.sh.j2, line 2: ZeroDivisionError: division by zero',
    });
  });

  test('lists the problems of all files of an upload', async () => {
    const { problems, sections } = await shared.checkUpload({
      workflow: 'x = 1\ndef f(:\n',
      config: 'application_config: {}\njobbergate_config: [\n',
      templates: new Map([
        ['good.j2', '{{ data.x }}'],
        ['bad.j2', 'one\n{% if %}\n'],
        ['nul.j2', 'a\0'],
      ]),
    });
    expect(sections).toBeNull();
    expect(problems.map(({ file, line }) => [file, line])).toEqual([
      ['jobbergate.py', 2],
      ['jobbergate.yaml', 3],
      ['bad.j2', 2],
      ['nul.j2', 1],
    ]);
  });

  test('gives the sections of a configuration as JSON that keeps types and order', async () => {
    const { problems, sections } = await shared.checkUpload({
      workflow: null,
      config:
        'application_config: {b: 3.0, a: 3, t: 1:30, d: 2001-01-01}\njobbergate_config: {default_template: m.j2}',
      templates: new Map(),
    });
    expect(problems).toEqual([]);
    expect(sections).toEqual({
      templateVars: '{"b":3.0,"a":3,"t":90,"d":"2001-01-01"}',
      runtimeConfig: '{"default_template":"m.j2"}',
      defaultTemplate: 'm.j2',
    });
  });

  test('ends a task that takes too long', async () => {
    const pool = makePool({ size: 1, timeoutMs: 30 });
    expect(await failure(pool.render(SLOW))).toMatchObject({ code: 'render_failed', failure: 'timed_out' });
  });

  test('ends a task that fills the heap, not the server', async () => {
    const pool = makePool({ size: 1, heapMb: 16 });
    const big = `application_config: {x: [${'"abcdefgh",'.repeat(90_000)}]}\njobbergate_config: {default_template: main.sh.j2}`;
    const greedy = {
      ...job(
        `{% set ns = namespace(l=[]) %}{% for i in range(900) %}{% set ns.l = ns.l + data.x %}{% endfor %}`,
      ),
      config: big,
    };
    expect(await failure(pool.render(greedy))).toMatchObject({ failure: 'limit_exceeded' });
    expect((await pool.render(job('next'))).files.get('main.sh')).toBe('next');
  });

  test('says that it is busy when too many wait', async () => {
    const pool = makePool({ size: 1, queueLimit: 1 });
    const first = pool.render(job('1'));
    const second = pool.render(job('2'));
    expect(await failure(pool.render(job('3')))).toBeInstanceOf(BusyError);
    await expect(Promise.all([first, second])).resolves.toHaveLength(2);
  });

  test('says so too to those who waited too long behind others', async () => {
    const pool = makePool({ size: 1, maxWaitMs: 100 });
    const slow = failure(
      pool.render(job('{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}')),
    );
    const waiting = failure(pool.render(job('x')));
    expect(await slow).toMatchObject({ failure: 'limit_exceeded' });
    expect(await waiting).toBeInstanceOf(BusyError);
  });

  test('hands each its own answer', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `job ${index}`);
    const scripts = await Promise.all(names.map((name) => shared.render(job(name))));
    expect(scripts.map(({ files }) => files.get('main.sh'))).toEqual(names);
  });

  test('hides the environment from templates and workers alike', async () => {
    const attack =
      '{{ data.__class__ }}{{ "".constructor }}{{ cycler.__init__ }}{{ process }}{{ data["__proto__"] }}';
    expect((await shared.render(job(attack))).files.get('main.sh')).toBe('');
  });

  test('rejects what is under way when it is closed, and whatever comes later', async () => {
    const pool = createRenderPool({ size: 1 });
    const tasks = [failure(pool.render(SLOW)), failure(pool.render(job('waiting')))];
    await pool.close();
    for (const error of await Promise.all(tasks))
      expect(error).toMatchObject({ code: 'unavailable', message: 'The service is stopping' });
    expect(await failure(pool.render(job('late')))).toMatchObject({
      code: 'unavailable',
      message: 'The service is stopping',
    });
  });
});

describe('hostile templates end by a limit, long before the pool ends them', () => {
  const pool = createRenderPool({ size: 1, ...PATIENT });
  afterAll(() => pool.close());

  test.each([
    ['an endless loop', '{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}'],
    ['a huge string', '{{ "a" * 10**9 }}'],
    ['a huge number', '{{ 9 ** (9 ** 9) }}'],
    ['a huge list', '{{ range(10**9) | list }}'],
    ['much output', '{% for a in range(99999) %}{{ "a" * 100000 }}{% endfor %}'],
    ['endless recursion', '{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}'],
    ['a template that includes itself', '{% include "main.sh.j2" %}'],
    ['deep nesting', `{{ ${'('.repeat(100_000)}`],
  ])('%s', async (_, template) => {
    const begin = performance.now();
    expect(await failure(pool.render(job(template)))).toBeInstanceOf(RenderError);
    // A quarter of a second where it takes longest.
    expect(performance.now() - begin).toBeLessThan(30_000);
  });
});
