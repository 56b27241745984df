// Indexing of lists and tuples.

import { PythonError, typeError } from '../errors.ts';
import type { Value } from './model.ts';
import { type Int, intValue } from './numbers.ts';
import { Slice, sliceItems } from './slice.ts';
import { typeName } from './typeName.ts';

/** `items[key]` of a list or tuple; `make` turns the items of a slice into the same type again. */
export function subscriptSequence(
  type: 'list' | 'tuple',
  items: readonly Value[],
  key: Value,
  make: (items: Value[]) => Value,
): Value {
  const index = intValue(key);
  if (index !== undefined) {
    const item = items[resolveIndex(index, items.length)];
    if (item === undefined) throw new PythonError('IndexError', `${type} index out of range`);
    return item;
  }
  if (key instanceof Slice) return make(sliceItems(items as Value[], key));
  throw typeError(`${type} indices must be integers or slices, not ${typeName(key)}`);
}

/** A Python index as an offset from the start; out of range stays out of range. */
export function resolveIndex(index: Int, length: number): number {
  if (typeof index === 'bigint') {
    if (index >= 2n ** 63n || index < -(2n ** 63n)) {
      throw new PythonError('IndexError', "cannot fit 'int' into an index-sized integer");
    }
    return -1;
  }
  return index < 0 ? index + length : index;
}
