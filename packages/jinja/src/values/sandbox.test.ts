// Each rule of the sandbox, and that without it the access would succeed.

import { describe, expect, test } from 'vitest';
import { sandbox } from '../testing/pythonAnswers.ts';
import { getAttribute, getItem } from './access.ts';
import { Dict } from './dict.ts';
import { PyIterator } from './iterator.ts';
import { PyObject, type Value } from './model.ts';
import { Undefined } from './undefined.ts';

const guarded = sandbox();
const unguarded = sandbox({ sandboxed: false });

describe('The sandbox', () => {
  test('refuses a class by attribute and by item, which is there without it', () => {
    for (const value of ['text', 1, [1], new Dict(), null] as Value[]) {
      expect(refusal(getAttribute(guarded, value, '__class__'))).toMatch(
        /^access to attribute '__class__' of/,
      );
      expect(refusal(getItem(guarded, value, '__class__'))).toMatch(/is unsafe\.$/);
      expect(refusal(getAttribute(unguarded, value, '__class__'))).toBeUndefined();
    }
  });

  test('refuses every name with an underscore in front, which an object may offer without it', () => {
    const object = new Confidant();

    expect(refusal(getAttribute(guarded, object, '_secret'))).toContain('is unsafe');
    expect(getAttribute(unguarded, object, '_secret')).toBe('told');
    expect(getAttribute(guarded, object, 'open')).toBe('told');
  });

  test('refuses the frame of a generator', () => {
    const generator = PyIterator.generator('rows', [].values());

    expect(refusal(getAttribute(guarded, generator, 'gi_frame'))).toContain("'gi_frame' of 'generator'");
  });

  test('holds inside format strings', () => {
    const format = getAttribute(guarded, '[{0.__class__}]', 'format');

    expect(guarded.call(format, ['x'], undefined)).toBe('[]');
    expect(unguarded.call(format, ['x'], undefined)).toBe("[<class 'str'>]");
  });

  test.each([
    'constructor',
    'prototype',
    '__proto__',
    'toString',
    'hasOwnProperty',
    'valueOf',
    'length',
    'map',
  ])('finds nothing of JavaScript under the name %s', (name) => {
    for (const value of [
      'text',
      1,
      1n,
      true,
      [1],
      new Dict(),
      null,
      guarded.undefined({ name: 'x' }),
    ] as Value[]) {
      if (value instanceof Undefined) continue;
      expect(getAttribute(unguarded, value, name)).toBeInstanceOf(Undefined);
      expect(getItem(unguarded, value, name)).toBeInstanceOf(Undefined);
    }
  });

  test('keeps a key named __proto__ as any other', () => {
    const dict = Dict.of([['__proto__', 1]]);

    expect(getItem(guarded, dict, '__proto__')).toBe(1);
    expect(Object.prototype).not.toHaveProperty('1');
  });
});

class Confidant extends PyObject {
  get typeName(): string {
    return 'Confidant';
  }

  override attribute(name: string): Value | undefined {
    return name === '_secret' || name === 'open' ? 'told' : undefined;
  }
}

function refusal(value: Value): string | undefined {
  if (!(value instanceof Undefined)) return undefined;
  try {
    return value.fail();
  } catch (error) {
    return error instanceof Error && 'type' in error && error.type === 'SecurityError'
      ? error.message
      : undefined;
  }
}
