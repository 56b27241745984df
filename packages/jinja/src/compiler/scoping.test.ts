/** Which variable a name means. What is expected here is what Jinja2 3.1.6 gives. */
import { expect, it } from 'vitest';
import { Environment } from '../environment/environment.ts';

const environment = new Environment({
  loader: {
    shows: '[{{ x }}{{ i }}]',
    exports: '{% set v = 5 %}{% set _p = 6 %}{% macro f() %}{{ x }}{% endmacro %}',
  },
});

it.each([
  [
    'a name set in a loop does not outlive the turn',
    '{% for i in xs %}{{ x }}{% set x = i %}{% endfor %}{{ x }}',
    '1111',
  ],
  ['a loop target is gone after the loop', '{% for i in xs %}{% endfor %}[{{ i }}]', '[]'],
  ['a name set in an if stays', '{% if true %}{% set q = 1 %}{% endif %}{{ q }}', '1'],
  ['a name not set in an if keeps its outer value', '{% if false %}{% set x = 2 %}{% endif %}{{ x }}', '1'],
  [
    'with has names of its own, and values from outside',
    '{% with x = 2, y = x %}{{ x }}{{ y }}{% endwith %}{{ x }}',
    '211',
  ],
  [
    'a macro sees what the template sets later',
    '{% macro m() %}{{ x }}{% endmacro %}{% set x = 7 %}{{ m() }}',
    '7',
  ],
  [
    'a macro does not change names outside',
    '{% macro m() %}{% set x = 9 %}{{ x }}{% endmacro %}{{ m() }}{{ x }}',
    '91',
  ],
  [
    'a block does not see a loop around it',
    '{% for i in xs %}{% block a %}{{ i }}{% endblock %}{% endfor %}',
    '',
  ],
  [
    'a scoped block does',
    '{% for i in xs %}{% block a scoped %}{{ i }}{{ loop.last }}{% endblock %}{% endfor %}',
    '1False2False3True',
  ],
  [
    'a namespace carries a value out of a loop',
    '{% set ns = namespace(t=0) %}{% for i in xs %}{% set ns.t = ns.t + i %}{% endfor %}{{ ns.t }}',
    '6',
  ],
  [
    'an included template sees the names around the include',
    '{% for i in xs %}{% include "shows" %}{% endfor %}',
    '[11][12][13]',
  ],
  [
    'unless it is told not to',
    '{% for i in xs %}{% include "shows" without context %}{% endfor %}',
    '[][][]',
  ],
  [
    'an imported template sees no names but the globals',
    '{% import "exports" as e %}{{ e.v }}{{ e._p }}{{ e.f() }}',
    '5',
  ],
  ['unless it is told to', '{% from "exports" import f with context %}{{ f() }}', '1'],
])('%s', (_, source, output) => {
  expect(environment.fromString(source).render({ x: 1, xs: [1, 2, 3] })).toBe(output);
});
