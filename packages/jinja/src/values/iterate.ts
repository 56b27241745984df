// `iter`, `list`, `reversed`, `len` and `in` over all values.

import { charge, chargeSize } from '../budget.ts';
import { typeError } from '../errors.ts';
import { itemEquals } from './compare.ts';
import { PyObject, type Value } from './model.ts';
import { characters, stringContains, stringIterator, stringLength } from './stringProtocol.ts';
import { Tuple } from './tuple.ts';
import { typeName } from './typeName.ts';

/** `iter(value)`, or undefined when the value is not iterable. */
export function tryIterate(value: Value): Iterator<Value> | undefined {
  if (Array.isArray(value)) return value.values();
  if (typeof value === 'string') return stringIterator(value);
  return value instanceof PyObject ? value.iterate() : undefined;
}

/** `iter(value)`; TypeError when the value is not iterable. */
export function iterate(value: Value): Iterator<Value> {
  const iterator = tryIterate(value);
  if (iterator === undefined) throw typeError(`'${typeName(value)}' object is not iterable`);
  return iterator;
}

/**
 * The value for JavaScript's `for … of`. Leaving the loop early does not exhaust a Python iterator:
 * what is left can still be had from it.
 */
export function iterable(value: Value): Iterable<Value> {
  if (Array.isArray(value)) return value;
  if (value instanceof Tuple) return value.items;
  const iterator = iterate(value);
  return { [Symbol.iterator]: () => ({ next: () => iterator.next() }) };
}

/** `list(value)`: always a new array. */
export function listOf(value: Value): Value[] {
  const length = knownLength(value);
  if (length !== undefined) chargeSize('list', length);
  if (Array.isArray(value)) return value.slice();
  if (value instanceof Tuple) return value.items.slice();
  if (typeof value === 'string') return characters(value);
  const items: Value[] = [];
  for (const item of iterable(value)) {
    items.push(item);
    if (length === undefined && items.length % 64 === 0) chargeGrowth(items.length);
    charge(1);
  }
  return items;
}

/** Charges a list that grows one by one to an unknown length: each 64 elements once, doubling as arrays do. */
function chargeGrowth(length: number): void {
  if ((length & (length - 1)) === 0) chargeSize('list', length);
}

function knownLength(value: Value): number | undefined {
  if (Array.isArray(value)) return value.length;
  if (typeof value === 'string') return value.length;
  return value instanceof PyObject ? value.length() : undefined;
}

/** `len(value)`; TypeError when the value has none. */
export function length(value: Value): number {
  if (typeof value === 'string') return stringLength(value);
  if (Array.isArray(value)) return value.length;
  const known = value instanceof PyObject ? value.length() : undefined;
  if (known === undefined) throw typeError(`object of type '${typeName(value)}' has no len()`);
  return known;
}

/** `item in container`. */
export function contains(container: Value, item: Value): boolean {
  if (typeof container === 'string') return stringContains(container, item);
  if (container instanceof PyObject) {
    const answer = container.contains(item);
    if (answer !== undefined) return answer;
  }
  if (tryIterate(container) === undefined) {
    throw typeError(`argument of type '${typeName(container)}' is not iterable`);
  }
  for (const candidate of iterable(container)) {
    charge(1);
    if (itemEquals(candidate, item)) return true;
  }
  return false;
}

/** `reversed(value)`; undefined when the value cannot be walked backwards. */
export function tryReverse(value: Value): Iterator<Value> | undefined {
  if (Array.isArray(value)) return reverseLive(value);
  if (typeof value === 'string') return characters(value).reverse().values();
  return value instanceof PyObject ? value.reversed() : undefined;
}

function* reverseLive(items: readonly Value[]): Generator<Value, undefined> {
  for (let index = items.length - 1; index >= 0; index--) {
    if (index < items.length) yield items[index] ?? null;
  }
}
