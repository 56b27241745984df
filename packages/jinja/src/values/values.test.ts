// Holds the values against what Python 3.11 and Jinja2 3.1 answered (see ../fixtures/make.py).

import { describe, expect, test } from 'vitest';
import { stringifyJson } from '../json/stringifyJson.ts';
import { answer, readCases } from '../testing/pythonAnswers.ts';
import { run } from '../testing/subjects.ts';
import type { Value } from './model.ts';

describe('Values answer as Python and Jinja2 do:', () => {
  test.each([
    ['operators, repr, str, truth, length, iteration and hashing', 'operators'],
    ['attributes and items, with what the sandbox refuses', 'access'],
    ['the methods of str, list, dict, set, numbers, bytes, dates and Markup', 'methods'],
    ['percent formatting, format specs and str.format', 'formats'],
    ['the built-in filters', 'filters'],
    ['the built-in tests', 'tests'],
  ])('%s', (_what, file) => {
    const cases = readCases(file);

    const differences = cases.flatMap((test) => difference(file, test));

    expect(cases.length).toBeGreaterThan(1000);
    expect(differences).toEqual([]);
  });
});

/** Empty when the case gives what Python gave, else all there is to know about it. */
function difference(file: string, test: readonly Value[]): string[] {
  const expected = stringifyJson(test.at(-1) ?? null);
  const actual = stringifyJson(answer(() => run(file, test)));
  return actual === expected
    ? []
    : [`${stringifyJson(test.slice(0, -1))} gives ${actual} but Python gives ${expected}`];
}
