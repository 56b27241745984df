// Whatever can allocate or run long asks the budget first.

import { describe, expect, test } from 'vitest';
import { Budget, charge, enterCall, type Limits, leaveCall, withBudget } from './budget.ts';
import { BudgetError, PythonError } from './errors.ts';
import { sandbox } from './testing/pythonAnswers.ts';
import { getAttribute } from './values/access.ts';
import { add, binary, multiply, power } from './values/arithmetic.ts';
import { Dict } from './values/dict.ts';
import { formatValue } from './values/formatValue.ts';
import type { Value } from './values/model.ts';
import { Range } from './values/range.ts';
import { repr } from './values/repr.ts';
import { Tuple } from './values/tuple.ts';

const MEGABYTE = 1_000_000;
const LIMITS: Limits = {
  steps: 1_000_000,
  output: MEGABYTE,
  string: MEGABYTE,
  list: 100_000,
  number: 100_000,
  memory: 20 * MEGABYTE,
  recursion: 50,
  deadline: 500,
};

const context = sandbox();

function method(value: Value, name: string, ...args: Value[]): Value {
  return context.call(getAttribute(context, value, name), args, undefined);
}

function filter(name: string, ...args: Value[]): Value {
  const result = context.callFilter(name, args, undefined);
  return context.callFilter('list', [result], undefined);
}

const BILLION = 1_000_000_000;
const hostile: [string, () => unknown][] = [
  ['a repeated string', () => multiply('a', BILLION)],
  ['a repeated list', () => multiply([1], BILLION)],
  ['a repeated tuple', () => multiply(new Tuple([1, 2]), BILLION)],
  ['a sum that doubles', () => doubled('x')],
  ['a power', () => power(9, BILLION)],
  ['a tower of powers', () => power(power(10, 1000), power(10, 9))],
  ['a product that squares', () => squared()],
  ['center', () => method('a', 'center', BILLION)],
  ['ljust', () => method('a', 'ljust', BILLION)],
  ['zfill', () => method('1', 'zfill', BILLION)],
  ['expandtabs', () => method('\t', 'expandtabs', BILLION)],
  ['replace', () => method('a'.repeat(10_000), 'replace', 'a', 'b'.repeat(10_000))],
  ['replace of nothing', () => method('a'.repeat(10_000), 'replace', '', 'b'.repeat(10_000))],
  ['join', () => method('b'.repeat(10_000), 'join', 'a'.repeat(10_000))],
  ['translate', () => method('a'.repeat(10_000), 'translate', Dict.of([[97, 'b'.repeat(10_000)]]))],
  ['to_bytes', () => method(1, 'to_bytes', BILLION, 'big')],
  ['percent width', () => binary('%', '%1000000000d', 1)],
  ['percent star', () => binary('%', '%*d', new Tuple([BILLION, 1]))],
  ['percent precision', () => binary('%', '%.1000000000f', 1)],
  ['a format width', () => formatValue(1, '1000000000')],
  ['a grouped format width', () => formatValue(1, '01000000000,')],
  ['a format precision', () => formatValue(1, '.1000000000f')],
  ['the list of a range', () => filter('list', new Range(0, BILLION, 1))],
  ['batch fill', () => filter('batch', [1], BILLION, 'x')],
  ['slice', () => filter('slice', [1], BILLION)],
  ['indent', () => filter('indent', '\n'.repeat(100_000), 100)],
  ['the center filter', () => filter('center', 'x', BILLION)],
  ['the replace filter', () => filter('replace', 'a'.repeat(10_000), 'a', 'b'.repeat(10_000))],
  ['the join filter', () => filter('join', new Range(0, 50_000, 1), 'b'.repeat(10_000))],
  ['tojson indent', () => filter('tojson', [[1], [2]], BILLION)],
  [
    'wordwrap with a long separator',
    () => filter('wordwrap', 'a'.repeat(10_000), 1, true, 'b'.repeat(10_000)),
  ],
  ['a repr of nested copies', () => repr(nestedCopies())],
  ['tojson of nested copies', () => filter('tojson', nestedCopies())],
  ['pprint of nested copies', () => filter('pprint', nestedCopies())],
];

function doubled(seed: string): Value {
  let text: Value = seed;
  for (let turn = 0; turn < 60; turn++) text = add(text, text);
  return text;
}

function squared(): Value {
  let number: Value = 3;
  for (let turn = 0; turn < 60; turn++) number = multiply(number, number);
  return number;
}

function nestedCopies(): Value {
  let list: Value = 'x';
  for (let turn = 0; turn < 40; turn++) list = [list, list];
  return list;
}

/** What no engine could hold at all. */
const HOPELESS = [
  'a repeated string',
  'a repeated list',
  'a power',
  'center',
  'zfill',
  'expandtabs',
  'to_bytes',
  'percent width',
  'percent precision',
  'a grouped format width',
  'batch fill',
];

describe('A budget', () => {
  test.each(hostile)('stops %s within a bounded time and memory', (_what, run) => {
    const started = performance.now();

    expect(() => withBudget(new Budget(LIMITS), run)).toThrow(BudgetError);
    expect(performance.now() - started).toBeLessThan(15_000);
  });

  test.each(hostile.filter(([what]) => HOPELESS.includes(what)))(
    'is not needed to keep the engine alive: %s is a Python error without',
    (_what, run) => {
      expect(run).toThrow(PythonError);
    },
  );

  test('counts all that one rendering allocates, however small the pieces', () => {
    const hoard = (): void => {
      const kept: Value[] = [];
      for (;;) kept.push(multiply('x', 500_000));
    };

    expect(() => withBudget(new Budget(LIMITS), hoard)).toThrow(/memory limit/);
  });

  test('ends an endless loop by its steps, and by its deadline when the steps are free', () => {
    const spin = (): void => {
      for (;;) charge(1);
    };

    expect(() => withBudget(new Budget({ steps: 10_000 }), spin)).toThrow(/more than 10000 steps/);
    expect(() => withBudget(new Budget({ deadline: 20 }), spin)).toThrow(/more than 20 ms/);
  });

  test('bounds nested calls', () => {
    const nest = (): void => {
      enterCall();
      nest();
    };

    expect(() => withBudget(new Budget({ recursion: 50 }), nest)).toThrow(/more than 50 nested calls/);
  });

  test('belongs to one rendering: nothing is left of it afterwards', () => {
    const budget = new Budget({ recursion: 1 });

    withBudget(budget, () => {
      enterCall();
      leaveCall();
      enterCall();
      leaveCall();
    });
    expect(() => withBudget(undefined, () => multiply('a', 10))).not.toThrow();
  });

  test('says which limit was crossed', () => {
    const run = (): unknown => withBudget(new Budget({ string: 10 }), () => multiply('a', 11));

    expect(run).toThrow(expect.objectContaining({ limit: 'string', type: 'BudgetError' }));
  });
});
