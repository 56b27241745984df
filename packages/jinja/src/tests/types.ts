// Tests of what a value is.

import { JinjaError, typeError } from '../errors.ts';
import { isCallable } from '../values/callable.ts';
import type { Callback } from '../values/callContext.ts';
import { Dict } from '../values/dict.ts';
import { Float } from '../values/float.ts';
import { hashKey } from '../values/hash.ts';
import { length, tryIterate } from '../values/iterate.ts';
import { textOf } from '../values/markup.ts';
import { PyObject, type Value } from '../values/model.ts';
import { intValue, numericValue } from '../values/numbers.ts';
import { str } from '../values/repr.ts';
import { define } from '../values/signature.ts';
import { isLower, isUpper } from '../values/stringClass.ts';
import { Undefined } from '../values/undefined.ts';

export const boolean = kind('test_boolean', (value) => typeof value === 'boolean');
export const callable: Callback = (_context, [value = null, ...rest], keywords) => {
  if (keywords !== undefined && keywords.size > 0) throw typeError('callable() takes no keyword arguments');
  if (rest.length > 0) throw typeError(`callable() takes exactly one argument (${rest.length + 1} given)`);
  return isCallable(value);
};
export const defined = kind('test_defined', (value) => !(value instanceof Undefined));
export const escaped = kind(
  'test_escaped',
  (value) => value instanceof PyObject && value.html() !== undefined,
);
export const float = kind('test_float', (value) => value instanceof Float);
export const integer = kind(
  'test_integer',
  (value) => typeof value !== 'boolean' && intValue(value) !== undefined,
);
export const iterable = kind('test_iterable', (value) => tryIterate(value) !== undefined);
export const lower = kind('test_lower', (value) => isLower(str(value)));
export const mapping = kind('test_mapping', (value) => value instanceof Dict);
export const none = kind('test_none', (value) => value === null);
export const number = kind('test_number', (value) => numericValue(value) !== undefined);
export const sequence = kind('test_sequence', isSequence);
export const string = kind('test_string', (value) => textOf(value) !== undefined);
export const undefinedTest = kind('test_undefined', (value) => value instanceof Undefined);
export const upper = kind('test_upper', (value) => isUpper(str(value)));

/** Whether there is a filter of that name. */
export const filter = define(
  'test_filter',
  ['value'],
  ([name], context) => {
    hashKey(name);
    return context.hasFilter(textOf(name) ?? '');
  },
  { hidden: 1 },
);

/** Whether there is a test of that name. */
export const test = define(
  'test_test',
  ['value'],
  ([name], context) => {
    hashKey(name);
    return context.hasTest(textOf(name) ?? '');
  },
  { hidden: 1 },
);

/** Whether both are one object: equal plain values are, as Python shares small ints and constants. */
export const sameas = define('test_sameas', ['value', 'other'], ([value, other]) => value === other);

function kind(name: string, is: (value: Value) => boolean): Callback {
  return define(name, ['value'], ([value]) => is(value));
}

/** Sized and subscriptable; whatever goes wrong means no. */
function isSequence(value: Value): boolean {
  try {
    length(value);
  } catch (error) {
    if (error instanceof JinjaError) return false;
    throw error;
  }
  return !(value instanceof PyObject) || value.subscriptable;
}
