/** Every bound of a rendering: crossing it is a clear error, and quick. */
import { describe, expect, it } from 'vitest';
import { BudgetError } from '../errors.ts';
import { Environment } from './environment.ts';

const environment = new Environment({
  limits: { deadline: 60_000 },
  loader: { self: '{% extends "self" %}', again: '{% include "again" %}' },
});

function failure(source: string): unknown {
  try {
    return environment.fromString(source).render();
  } catch (error) {
    return error;
  }
}

describe('a rendering is stopped when', () => {
  it.each([
    [
      'steps',
      'it runs too long',
      '{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}',
    ],
    ['output', 'it prints too much', '{% for i in range(99999) %}{{ "x" * 1000 }}{% endfor %}'],
    ['string', 'a string grows too long', '{{ ("x" * 10 ** 12)|length }}'],
    ['list', 'a list grows too long', '{{ ([0] * 10 ** 12)|length }}'],
    ['number', 'a number grows too large', '{{ 2 ** (10 ** 9) }}'],
    [
      'memory',
      'it keeps too much',
      '{% set l = [] %}{% for i in range(9999) %}{{ l.append("x" * 99999 ~ i) }}{% endfor %}',
    ],
    ['recursion', 'a macro calls itself for ever', '{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}'],
    ['recursion', 'a loop recurses for ever', '{% for i in [1] recursive %}{{ loop([1]) }}{% endfor %}'],
    ['recursion', 'a template includes itself', '{% include "again" %}'],
    ['recursion', 'a template extends itself', '{% extends "self" %}'],
    ['nesting', 'its text nests too deeply', `{{ ${'('.repeat(10_000)}`],
  ])('its %s limit is crossed: %s', (limit, _, source) => {
    const start = performance.now();

    const error = failure(source);

    expect(error).toBeInstanceOf(BudgetError);
    expect(error).toMatchObject({ limit, line: 1 });
    expect(performance.now() - start).toBeLessThan(30_000);
  });

  it.each([
    ['escaping', '{{ ("<" * 1999999)|e }}'],
    ['writing as JSON', '{{ ("é" * 1999999)|tojson }}'],
    ['showing', '{{ ["\\x00" * 1999999] }}'],
    ['showing neatly', '{{ ("\\\\" * 1999999)|pprint }}'],
    ['encoding', '{{ ("é" * 1999999).encode("ascii", "xmlcharrefreplace") }}'],
  ])('%s would make a string too long, before it is made', (_, source) => {
    const before = process.resourceUsage().maxRSS;

    const error = failure(source);

    expect(error).toMatchObject({ type: 'BudgetError', limit: 'string' });
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(100_000);
  });

  it('small lists, dicts and iterators without end are kept', () => {
    for (const value of ['[n]', '{1: n}', '(n,)', '[n]|map("abs")']) {
      const error = failure(
        `{% set kept = [] %}{% for n in range(99999) %}{% for _ in range(9) %}{% set x = kept.append(${value}) %}{% endfor %}{% endfor %}`,
      );

      expect(error).toBeInstanceOf(BudgetError);
    }
  });

  it('its deadline is over', () => {
    const impatient = new Environment({ limits: { deadline: 20, steps: 1e12 } });
    const source = '{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}';

    expect(() => impatient.fromString(source).render()).toThrow('deadline');
  });

  it('the budget of the one before does not count', () => {
    const template = environment.fromString('{% for i in range(90000) %}{{ i }}{% endfor %}');

    for (let time = 0; time < 30; time += 1) expect(template.render().length).toBeGreaterThan(400_000);
  });
});
