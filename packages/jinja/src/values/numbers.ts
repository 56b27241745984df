// int, bool and float as one tower: exact comparison and conversion.

import { PythonError } from '../errors.ts';
import { Float } from './float.ts';
import type { Value } from './model.ts';

/** A Python int. */
export type Int = number | bigint;

/** The value as a number of Python's tower (bool counts as int), or undefined. */
export function numericValue(value: Value): Int | Float | undefined {
  switch (typeof value) {
    case 'number':
    case 'bigint':
      return value;
    case 'boolean':
      return value ? 1 : 0;
    default:
      return value instanceof Float ? value : undefined;
  }
}

/** The value as an int (bool counts), or undefined. */
export function intValue(value: Value): Int | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  return typeof value === 'boolean' ? (value ? 1 : 0) : undefined;
}

/** Sign of left - right, exact for any mix of int and float; NaN when unordered. */
export function compareNumbers(left: Int | Float, right: Int | Float): number {
  const a = left instanceof Float ? left.value : left;
  const b = right instanceof Float ? right.value : right;
  // JavaScript compares number with bigint by mathematical value, as Python compares float with int.
  if (a < b) return -1;
  if (a > b) return 1;
  return a <= b ? 0 : Number.NaN;
}

/** `float(int)`; OverflowError when it does not fit. */
export function toDouble(value: Int | Float): number {
  if (value instanceof Float) return value.value;
  if (typeof value === 'number') return value;
  const double = Number(value);
  if (!Number.isFinite(double)) throw new PythonError('OverflowError', 'int too large to convert to float');
  return double;
}
