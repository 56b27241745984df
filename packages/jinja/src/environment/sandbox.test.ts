/** Each rule of the sandbox, and that it is the rule that holds: without it the access goes through. */
import { describe, expect, it } from 'vitest';
import { SecurityError } from '../errors.ts';
import { Environment } from './environment.ts';

const guarded = new Environment({ undefined: 'strict' });
const unguarded = new Environment({ undefined: 'strict', sandbox: false, limits: 'none' });

describe('the sandbox', () => {
  it.each([
    ['an attribute that begins with an underscore', "{{ ''.__class__ }}"],
    ['the same by subscript', "{{ ''['__class__'] }}"],
    ['the same by filter', "{{ ''|attr('__class__') }}"],
    ['the same by format string', "{{ '{0.__class__}'.format('') }}"],
  ])('refuses %s', (_, source) => {
    expect(() => guarded.fromString(source).render()).toThrow(SecurityError);
    expect(unguarded.fromString(source).render()).toContain('str');
  });

  it('refuses ranges of more than 100000 items', () => {
    const source = '{{ range(100001)|length }}';

    expect(() => guarded.fromString(source).render()).toThrow('Range too big');
    expect(unguarded.fromString(source).render()).toBe('100001');
  });

  it.each([
    'constructor',
    '__proto__',
    'prototype',
    'toString',
    'valueOf',
    'hasOwnProperty',
    'call',
    'apply',
  ])('knows nothing of the JavaScript property %s, on any value, guarded or not', (name) => {
    const values = ['d', 'xs', "'text'", '1', '1.5', 'none', 'true', 'range', 'namespace()', "'a'.upper"];
    for (const environment of [guarded, unguarded]) {
      for (const value of values) {
        const source = `{{ (${value}|attr('${name}')) is defined }}{{ ${value} is mapping and '${name}' in ${value} }}`;
        expect(environment.fromString(source).render({ d: {}, xs: [] })).toBe('FalseFalse');
      }
    }
  });

  it('keeps a key named __proto__ a key', () => {
    const context = JSON.parse('{"d": {"__proto__": {"polluted": 1}}}');

    expect(
      guarded.fromString("{{ d['__proto__'].polluted }}{{ d.polluted is defined }}").render(context),
    ).toBe('1False');
  });
});
