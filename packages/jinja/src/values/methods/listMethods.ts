// The methods of list and tuple.

import { charge, chargeSize } from '../../budget.ts';
import { PythonError, typeError, valueError } from '../../errors.ts';
import type { Callable } from '../callable.ts';
import type { Keywords } from '../callContext.ts';
import { itemEquals } from '../compare.ts';
import { listOf } from '../iterate.ts';
import type { Value } from '../model.ts';
import { repr } from '../repr.ts';
import { sorted } from '../sort.ts';
import type { Tuple } from '../tuple.ts';
import { between, boundMethod, free, methodTable, none, one, toIndex } from './method.ts';

/** The method of a list by that name, bound to it. */
export function listMethod(list: Value[], name: string): Callable | undefined {
  return boundMethod(LIST_METHODS, 'list', name, list, list);
}

/** The method of a tuple by that name, bound to it. */
export function tupleMethod(tuple: Tuple, name: string): Callable | undefined {
  return boundMethod(TUPLE_METHODS, 'tuple', name, tuple.items, tuple);
}

const TUPLE_METHODS = methodTable<readonly Value[]>({
  count: one((items, value) => countOf(items, value)),
  index: between(1, 3, (items, [value = null, start, end]) => {
    const at = indexOf(items, value, start, end);
    if (at < 0) throw valueError('tuple.index(x): x not in tuple');
    return at;
  }),
});

const LIST_METHODS = methodTable<Value[]>({
  append: one((list, value) => {
    chargeSize('list', 1);
    if (list.length % 1024 === 1023) chargeSize('list', list.length + 1);
    list.push(value);
    return null;
  }),
  clear: none((list) => {
    list.length = 0;
    return null;
  }),
  copy: none((list) => listOf(list)),
  count: one((list, value) => countOf(list, value)),
  extend: one((list, values) => {
    const added = listOf(values);
    chargeSize('list', list.length + added.length);
    for (const value of added) list.push(value);
    return null;
  }),
  index: between(1, 3, (list, [value = null, start, end]) => {
    const at = indexOf(list, value, start, end);
    if (at < 0) throw valueError(`${repr(value)} is not in list`);
    return at;
  }),
  insert: between(2, 2, (list, [index = null, value = null]) => {
    chargeSize('list', 1);
    charge(list.length / 64);
    list.splice(clampIndex(toIndex(index), list.length), 0, value);
    return null;
  }),
  pop: between(0, 1, (list, [index = -1]) => {
    const at = toIndex(index);
    if (list.length === 0) throw new PythonError('IndexError', 'pop from empty list');
    const [removed] = at === -1 ? [list.pop()] : list.splice(at < 0 ? popOffset(at, list.length) : at, 1);
    if (removed === undefined) throw new PythonError('IndexError', 'pop index out of range');
    charge(list.length / 64);
    return removed;
  }),
  remove: one((list, value) => {
    const at = indexOf(list, value);
    if (at < 0) throw valueError('list.remove(x): x not in list');
    list.splice(at, 1);
    return null;
  }),
  reverse: none((list) => {
    charge(list.length / 64);
    list.reverse();
    return null;
  }),
  sort: free((list, args, keywords, context) => {
    if (args.length > 0) throw typeError('sort() takes no positional arguments');
    const { key, reverse } = sortArguments(keywords);
    const keyOf = key === null ? undefined : (item: Value) => context.call(key, [item], undefined);
    const result = sorted(list, keyOf, reverse);
    list.splice(0, list.length);
    for (const item of result) list.push(item);
    return null;
  }),
});

function sortArguments(keywords: Keywords): { key: Value; reverse: boolean } {
  for (const name of keywords?.keys() ?? []) {
    if (name !== 'key' && name !== 'reverse') {
      throw typeError(`'${name}' is an invalid keyword argument for sort()`);
    }
  }
  return { key: keywords?.get('key') ?? null, reverse: toIndex(keywords?.get('reverse') ?? false) !== 0 };
}

function countOf(items: readonly Value[], value: Value): number {
  charge(items.length);
  return items.filter((item) => itemEquals(item, value)).length;
}

function indexOf(items: readonly Value[], value: Value, start?: Value, end?: Value): number {
  const from = start === undefined ? 0 : clampIndex(toIndex(start), items.length);
  const to = end === undefined ? items.length : clampIndex(toIndex(end), items.length);
  for (let index = from; index < to && index < items.length; index++) {
    charge(1);
    if (itemEquals(items[index] ?? null, value)) return index;
  }
  return -1;
}

function clampIndex(index: number, length: number): number {
  return Math.min(length, Math.max(0, index < 0 ? index + length : index));
}

/** Splice would clamp an index before the start; Python refuses it. */
function popOffset(index: number, length: number): number {
  return index + length < 0 ? length : index + length;
}
