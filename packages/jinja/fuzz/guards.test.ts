// Each guard against hostile templates: with it a clear error within a second, without it the attack goes through.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Answer, Renderer } from './renderer.ts';

const command = [join(import.meta.dirname, '../bin/jinja-lines')] as const;
/** For what ends: on a busy machine it may take a while. */
const PATIENCE_MS = 60_000;
const guarded = new Renderer(command, PATIENCE_MS);
afterAll(() => guarded.stop());

const BOUNDLESS = {
  steps: 1e12,
  output: 1e9,
  string: 1e9,
  list: 1e9,
  number: 1e9,
  memory: 1e12,
  recursion: 900,
  nesting: 400,
  deadline: 600_000,
};
type Guard = keyof typeof BOUNDLESS;

/** Too many calls or levels are a RecursionError, as in Python. */
const errorOf: Readonly<Record<string, string>> = { recursion: 'RecursionError', nesting: 'RecursionError' };
const saying: Readonly<Record<string, RegExp>> = { nesting: /nests deeper/ };

interface Attack {
  readonly guard: Guard;
  readonly template: string;
  /** What the template says when nothing stops it; `Hang` when it says nothing for seconds. */
  readonly succeeds: string;
}

const LOOPS = '{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}';
const attacks: readonly Attack[] = [
  { guard: 'steps', template: LOOPS, succeeds: 'Hang' },
  { guard: 'deadline', template: LOOPS, succeeds: 'Hang' },
  {
    guard: 'output',
    template: '{% filter length %}{% for i in range(30) %}{{ "x" * 900000 }}{% endfor %}{% endfilter %}',
    succeeds: 'TypeError: sequence item 0: expected str instance, int found',
  },
  { guard: 'string', template: '{{ ("x" * 20000000)|length }}', succeeds: '20000000' },
  { guard: 'list', template: '{{ ([0] * 2000000)|length }}', succeeds: '2000000' },
  { guard: 'number', template: '{{ (2 ** 200000).bit_length() }}', succeeds: '200001' },
  {
    guard: 'memory',
    template:
      '{% set kept = [] %}{% for i in range(100) %}{% set _ = kept.append("x" * 1000000) %}{% endfor %}{{ kept|length }}',
    succeeds: '100',
  },
  {
    guard: 'recursion',
    template: '{% macro m(n) %}{% if n %}{{ m(n - 1) }}{% else %}bottom{% endif %}{% endmacro %}{{ m(300) }}',
    succeeds: 'bottom',
  },
  { guard: 'nesting', template: `{{ ${'('.repeat(250)}1${')'.repeat(250)} }}`, succeeds: '1' },
];

describe('Against a template that crosses one bound alone', () => {
  test.each(attacks)('the $guard guard says so', async ({ guard, template }) => {
    const limits = { ...BOUNDLESS, [guard]: undefined };

    const answer = await guarded.render(JSON.stringify({ template, limits }));

    expect(answer).toMatchObject({
      error: {
        type: errorOf[guard] ?? 'BudgetError',
        message: expect.stringMatching(saying[guard] ?? `${guard} limit`),
      },
    });
  });

  test.each(attacks)('the usual guards end the $guard attack within a second', async ({ template }) => {
    await guarded.render('{"template": "warm"}');
    const started = performance.now();

    const answer = await guarded.render(JSON.stringify({ template }));

    expect(answer).toHaveProperty('error');
    // The deadline is below a second; the rest is what a busy machine may add.
    expect(performance.now() - started).toBeLessThan(15_000);
  });

  test.each(attacks)('nothing but the $guard guard stops it', async ({ template, succeeds }) => {
    const renderer = new Renderer(command, succeeds === 'Hang' ? 4000 : PATIENCE_MS);
    try {
      const answer = await renderer.render(JSON.stringify({ template, limits: BOUNDLESS }));

      expect(said(answer)).toBe(succeeds);
    } finally {
      renderer.stop();
    }
  });
});

const escapes: readonly [template: string, refused: string, outside: string][] = [
  ['{{ "".__class__ }}', 'SecurityError', "<class 'str'>"],
  ['{{ ""["__class__"] }}', 'SecurityError', "<class 'str'>"],
  ['{{ ""|attr("__class__") }}', 'SecurityError', "<class 'str'>"],
  ['{{ ["a"]|map(attribute="__class__")|join }}', 'SecurityError', "<class 'str'>"],
  ['{{ "{0.__class__}".format(1) }}', 'SecurityError', "<class 'int'>"],
  ['{{ range(100001)|length }}', 'OverflowError', '100001'],
];

describe('Python’s internals', () => {
  test.each(escapes)('%s is refused by the sandbox and only by it', async (template, refused, outside) => {
    const inside = await guarded.render(JSON.stringify({ template, undefined: 'strict' }));
    const without = await guarded.render(JSON.stringify({ template, undefined: 'strict', sandbox: false }));

    expect(inside).toMatchObject({ error: { type: refused } });
    expect(said(without)).toBe(outside);
  });
});

const javascript = [
  'constructor',
  '__proto__',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'then',
  'entries',
  'charAt',
];
const subjects = [
  '""',
  '[]',
  '{}',
  '(1,)',
  '1',
  '1.5',
  'none',
  'range(3)',
  'dict',
  '"".upper',
  'namespace()',
  'cycler(1)',
  'missing',
  'self',
];

test('JavaScript is out of reach, also without the sandbox', async () => {
  const reached: string[] = [];
  for (const name of javascript) {
    for (const subject of subjects) {
      const template = `{{ (${subject}).${name} is defined }}{{ (${subject})["${name}"] is defined }}{{ ${name} is defined }}`;
      const answer = await guarded.render(
        JSON.stringify({ template, sandbox: false, undefined: 'chainable' }),
      );
      if (said(answer) !== 'FalseFalseFalse') reached.push(`${template}: ${said(answer)}`);
    }
  }

  expect(reached).toEqual([]);
});

test('hostile templates leave the program small', async () => {
  const renderer = new Renderer(command, PATIENCE_MS);
  try {
    await renderer.render('{"template": "warm"}');
    const before = peakMegabytes(renderer.pid);

    for (const { template } of attacks) await renderer.render(JSON.stringify({ template }));

    expect(peakMegabytes(renderer.pid) - before).toBeLessThan(150);
  } finally {
    renderer.stop();
  }
});

function said(answer: Answer): string {
  if ('output' in answer) return answer.output;
  return answer.error.type === 'Hang' ? 'Hang' : `${answer.error.type}: ${answer.error.message}`;
}

/** The most memory a process has had at once, as Linux tells it. */
function peakMegabytes(pid: number | undefined): number {
  const [, kilobytes] = readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmHWM:\s+(\d+)/) ?? [];
  return Number(kilobytes) / 1024;
}
