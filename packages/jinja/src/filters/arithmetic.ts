// Filters over numbers: abs, float, int, round, sum.

import { charge } from '../budget.ts';
import { FilterArgumentError, PythonError, typeError } from '../errors.ts';
import { add, divide, multiply, power } from '../values/arithmetic.ts';
import { roundFloat } from '../values/decimal.ts';
import { Float } from '../values/float.ts';
import { hashKey } from '../values/hash.ts';
import { bigMultiply, bigSubtract, floorDivideInts, moduloInts, powerInts } from '../values/intArithmetic.ts';
import { iterable } from '../values/iterate.ts';
import { textOf } from '../values/markup.ts';
import { toIndex } from '../values/methods/method.ts';
import type { Value } from '../values/model.ts';
import { type Int, intValue, numericValue } from '../values/numbers.ts';
import { parseIntText, toFloat, toInt, truncateFloat } from '../values/parseNumber.ts';
import { builtin, define } from '../values/signature.ts';
import { typeName } from '../values/typeName.ts';
import { Undefined } from '../values/undefined.ts';
import { attributeGetter } from './attributeGetter.ts';

export const abs = builtin('abs', (value) => {
  const number = numericValue(value);
  if (number instanceof Float) return new Float(Math.abs(number.value));
  if (number !== undefined) return number < 0 ? bigSubtract(0, number) : number;
  throw typeError(`bad operand type for abs(): '${typeName(value)}'`);
});

export const float = define('do_float', ['value', ['default', new Float(0)]], ([value, fallback]) => {
  try {
    return new Float(toFloat(value));
  } catch (error) {
    if (isConversionError(error)) return fallback;
    throw error;
  }
});

export const int = define('do_int', ['value', ['default', 0], ['base', 10]], ([value, fallback, base]) => {
  try {
    const text = textOf(value);
    return text === undefined ? toInt(value) : parseIntText(text, toIndex(base));
  } catch (error) {
    if (!isConversionError(error)) throw error;
  }
  try {
    return truncateFloat(toFloat(value));
  } catch (error) {
    if (isConversionError(error) || isOverflow(error)) return fallback;
    throw error;
  }
});

function isConversionError(error: unknown): boolean {
  return error instanceof PythonError && (error.type === 'TypeError' || error.type === 'ValueError');
}

function isOverflow(error: unknown): boolean {
  return error instanceof PythonError && error.type === 'OverflowError';
}

export const round = define(
  'do_round',
  ['value', ['precision', 0], ['method', 'common']],
  ([value, precision, method]) => {
    const how = textOf(method);
    if (how === 'common') return roundCommon(value, precision);
    hashKey(method);
    if (how !== 'ceil' && how !== 'floor') {
      throw new FilterArgumentError('method must be common, ceil or floor');
    }
    const scale = power(10, precision);
    const scaled = toDouble(multiply(value, scale));
    const whole =
      typeof scaled === 'object'
        ? truncateFloat(how === 'ceil' ? Math.ceil(scaled.value) : Math.floor(scaled.value))
        : scaled;
    return divide(whole, scale);
  },
);

function toDouble(value: Value): Float | Int {
  const number = numericValue(value);
  if (number === undefined) {
    if (value instanceof Undefined) return value.fail();
    throw typeError(`must be real number, not ${typeName(value)}`);
  }
  return number;
}

function roundCommon(value: Value, precision: Value): Value {
  const int = intValue(value);
  if (int !== undefined) return precision === null ? int : roundInt(int, toIndex(precision));
  if (!(value instanceof Float)) {
    throw typeError(`type ${typeName(value)} doesn't define __round__ method`);
  }
  if (precision === null) return truncateFloat(roundFloat(value.value, 0));
  const rounded = roundFloat(value.value, toIndex(precision));
  if (!Number.isFinite(rounded) && Number.isFinite(value.value)) {
    throw new PythonError('OverflowError', 'rounded value too large to represent');
  }
  return new Float(rounded);
}

/** `round(int, digits)`: to tens, hundreds, … half to even when digits are negative. */
function roundInt(int: Int, digits: number): Int {
  if (digits >= 0) return int;
  if (-digits > String(int).length) return 0;
  const unit = intValue(powerInts(10, -digits)) ?? 1;
  const rest = moduloInts(int, unit);
  const below = floorDivideInts(int, unit);
  const twice = bigMultiply(rest, 2);
  const up = twice > unit || (twice === unit && moduloInts(below, 2) === 1);
  return bigMultiply(bigSubtract(below, up ? -1 : 0), unit);
}

export const sum = define(
  'sync_do_sum',
  ['iterable', ['attribute', null], ['start', 0]],
  ([values, attribute, start], context) => {
    const get = attribute === null ? undefined : attributeGetter(context, attribute);
    const items = iterable(values);
    if (textOf(start) !== undefined) throw typeError("sum() can't sum strings [use ''.join(seq) instead]");
    let total = start;
    for (const item of items) {
      charge(1);
      total = add(total, get === undefined ? item : get(item));
    }
    return total;
  },
  { hidden: 1 },
);
