import { describe, expect, it } from 'vitest';
import { checkSyntax } from './checkSyntax.ts';
import { findReferencedTemplates } from './referencedTemplates.ts';
import { findUndeclaredVariables } from './undeclaredVariables.ts';

describe('the undeclared variables', () => {
  it.each([
    ['{{ a }}{% set b = 1 %}{{ b }}{{ c.d }}', ['a', 'c']],
    [
      '{% for i in xs if p(i) %}{{ i }}{{ loop.index }}{% else %}{{ e }}{% endfor %}{{ i }}',
      ['e', 'i', 'p', 'xs'],
    ],
    ['{% macro m(a, b=c) %}{{ a }}{{ caller() }}{% endmacro %}{{ m(e) }}', ['c', 'e']],
    ['{% block a %}{{ b }}{{ super() }}{{ self.x() }}{% endblock %}', ['b']],
    ['{{ range(3) }}{{ dict }}{{ namespace() }}', []],
    ['{% if a %}{% set z = 1 %}{% endif %}{{ z }}', ['a', 'z']],
  ])('of %s are %j', (source, names) => {
    expect([...findUndeclaredVariables(source)].sort()).toEqual(names);
  });
});

it('the referenced templates are listed in order, null for those only rendering knows', () => {
  const source =
    '{% extends "a" %}{% include b %}{% include ["c", d] %}{% import "f" as g %}{% from "h" ~ i import j %}';

  expect(findReferencedTemplates(source)).toEqual(['a', null, 'c', null, 'f', null]);
});

describe('the syntax check', () => {
  it('finds nothing wrong with a good template', () => {
    expect(checkSyntax('{% for i in xs %}{{ i|upper }}{% endfor %}')).toEqual([]);
  });

  it('lists every problem with its class and line', () => {
    const source =
      '{{ a b }}\n{{ x|nosuch }}\n{% if %}{{ y is nosuch }}{% endif %}\n{% block q %}{% endblock %}{% block q %}{% endblock %}';

    expect(checkSyntax(source, { name: 'job.sh' })).toEqual([
      { type: 'TemplateSyntaxError', message: expect.stringContaining("got 'b'"), line: 1, name: 'job.sh' },
      { type: 'TemplateAssertionError', message: "No filter named 'nosuch'.", line: 2, name: 'job.sh' },
      {
        type: 'TemplateSyntaxError',
        message: expect.stringContaining('Expected an expression'),
        line: 3,
        name: 'job.sh',
      },
      { type: 'TemplateAssertionError', message: "block 'q' defined twice", line: 4, name: 'job.sh' },
    ]);
  });

  it.each([
    ['{% for x in xs %}\n{{ x|nosuch }}\n{% else %}{% with %}', [2, 3]],
    ['{{ x|nosuch }}\n{% if y', [1, 2]],
    ['{{ x|nosuch }}\n{% raw %} x', [1, 2]],
  ])('lists what is wrong before an end that comes too early: %j', (source, lines) => {
    expect(checkSyntax(source).map(({ line }) => line)).toEqual(lines);
  });

  it('says when a template nests too deeply', () => {
    expect(checkSyntax(`{{ ${'('.repeat(1_000)}`)).toMatchObject([{ type: 'RecursionError', line: 1 }]);
  });
});
