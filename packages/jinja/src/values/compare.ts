// `==` and the orderings, as Python compares.

import { charge } from '../budget.ts';
import { PythonError, typeError } from '../errors.ts';
import { type OrderOperator, PyObject, type Value } from './model.ts';
import { compareNumbers, intValue } from './numbers.ts';
import { orderHolds } from './orderHolds.ts';
import { typeName } from './typeName.ts';

const MAX_DEPTH = 900;
let depth = 0;

/** `left == right`. */
export function equals(left: Value, right: Value): boolean {
  if (typeof left === 'string' && typeof right === 'string') return left === right;
  const a = intValue(left);
  const b = intValue(right);
  if (a !== undefined && b !== undefined) return a === b;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left === right || nested(() => equalItems(left, right));
  }
  if (left instanceof PyObject || right instanceof PyObject) return objectsEqual(left, right);
  return left === null && right === null;
}

function objectsEqual(left: Value, right: Value): boolean {
  return nested(() => {
    const result = left instanceof PyObject ? left.equals(right) : undefined;
    if (result !== undefined) return result;
    const reflected = right instanceof PyObject ? right.equals(left) : undefined;
    return reflected ?? left === right;
  });
}

/** Lists and tuples: equal lengths and equal items. */
export function equalItems(left: readonly Value[], right: readonly Value[]): boolean {
  if (left.length !== right.length) return false;
  charge(left.length);
  for (let index = 0; index < left.length; index++) {
    if (!itemEquals(left[index] ?? null, right[index] ?? null)) return false;
  }
  return true;
}

/** Equality as containers apply it: the same object is equal to itself, also NaN. */
export function itemEquals(left: Value, right: Value): boolean {
  return left === right || equals(left, right);
}

/** `left operator right`; TypeError when the types have no order. */
export function order(operator: OrderOperator, left: Value, right: Value): boolean {
  if (typeof left === 'number' && typeof right === 'number') return orderHolds(operator, left - right);
  if (typeof left === 'string' && typeof right === 'string') {
    return orderHolds(operator, compareStrings(left, right));
  }
  const a = intValue(left);
  const b = intValue(right);
  if (a !== undefined && b !== undefined) return orderHolds(operator, compareNumbers(a, b));
  if (Array.isArray(left) && Array.isArray(right)) return orderSequences(operator, left, right);
  const result = orderObjects(operator, left, right);
  if (result !== undefined) return result;
  throw typeError(
    `'${operator}' not supported between instances of '${typeName(left)}' and '${typeName(right)}'`,
  );
}

const MIRRORED = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

function orderObjects(operator: OrderOperator, left: Value, right: Value): boolean | undefined {
  if (left instanceof PyObject) {
    const result = left.order(operator, right);
    if (result !== undefined) return result;
  }
  return right instanceof PyObject ? right.order(MIRRORED[operator], left) : undefined;
}

/** Lists and tuples: the first unequal pair decides, else the lengths. */
export function orderSequences(
  operator: OrderOperator,
  left: readonly Value[],
  right: readonly Value[],
): boolean {
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index++) {
    const a = left[index] ?? null;
    const b = right[index] ?? null;
    if (!itemEquals(a, b)) return nested(() => order(operator, a, b));
  }
  charge(shared);
  return orderHolds(operator, left.length - right.length);
}

/** Sign of left - right by code points (UTF-16 order differs above the surrogates). */
export function compareStrings(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return codePointRank(a) - codePointRank(b);
  }
  return left.length - right.length;
}

/** Moves surrogates (which stand for code points from U+10000 up) above U+E000 to U+FFFF. */
function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

function nested<T>(compare: () => T): T {
  if (depth >= MAX_DEPTH) {
    throw new PythonError('RecursionError', 'maximum recursion depth exceeded in comparison');
  }
  depth += 1;
  try {
    return compare();
  } finally {
    depth -= 1;
  }
}
