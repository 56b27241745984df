// The methods of set.

import { chargeSize } from '../../budget.ts';
import { PythonError } from '../../errors.ts';
import type { Callable } from '../callable.ts';
import { contains, iterable, listOf } from '../iterate.ts';
import type { Value } from '../model.ts';
import { repr } from '../repr.ts';
import { PySet } from '../set.ts';
import { boundMethod, type FreeMethod, free, methodTable, none, one } from './method.ts';

/** The method of a set by that name, bound to it. */
export function setMethod(set: PySet, name: string): Callable | undefined {
  return boundMethod(SET_METHODS, 'set', name, set, set);
}

const SET_METHODS = methodTable<PySet>({
  add: one((set, item) => {
    chargeSize('list', 1);
    set.add(item);
    return null;
  }),
  clear: none((set) => {
    set.clear();
    return null;
  }),
  copy: none((set) => PySet.of(set.items())),
  difference: many((set, others) => without(set, others)),
  difference_update: many((set, others) => become(set, without(set, others))),
  discard: one((set, item) => {
    set.delete(item);
    return null;
  }),
  intersection: many((set, others) => common(set, others)),
  intersection_update: many((set, others) => become(set, common(set, others))),
  isdisjoint: one((set, other) => !listOf(other).some((item) => set.has(item))),
  issubset: one((set, other) => {
    const theirs = PySet.of(iterable(other));
    return set.items().every((item) => theirs.has(item));
  }),
  issuperset: one((set, other) => listOf(other).every((item) => set.has(item))),
  pop: none((set) => {
    const [first] = set.items();
    if (first === undefined) throw new PythonError('KeyError', repr('pop from an empty set'));
    set.delete(first);
    return first;
  }),
  remove: one((set, item) => {
    if (!set.delete(item)) throw new PythonError('KeyError', repr(item));
    return null;
  }),
  symmetric_difference: one((set, other) => exclusive(set, other)),
  symmetric_difference_update: one((set, other) => become(set, exclusive(set, other))),
  union: many((set, others) => union(set, others)),
  update: many((set, others) => become(set, union(set, others))),
});

function many(body: (set: PySet, others: readonly Value[]) => Value): FreeMethod<PySet> {
  return free((set, args) => body(set, args));
}

function become(set: PySet, other: PySet): null {
  set.clear();
  for (const item of other.items()) set.add(item);
  return null;
}

function union(set: PySet, others: readonly Value[]): PySet {
  const result = PySet.of(set.items());
  for (const other of others) {
    for (const item of listOf(other)) result.add(item);
  }
  return result;
}

function without(set: PySet, others: readonly Value[]): PySet {
  const result = PySet.of(set.items());
  for (const other of others) {
    for (const item of listOf(other)) result.delete(item);
  }
  return result;
}

function common(set: PySet, others: readonly Value[]): PySet {
  const theirs = others.map((other) => PySet.of(iterable(other)));
  return PySet.of(set.items().filter((item) => theirs.every((other) => contains(other, item))));
}

function exclusive(set: PySet, other: Value): PySet {
  const theirs = PySet.of(iterable(other));
  const mine = set.items().filter((item) => !theirs.has(item));
  return PySet.of([...mine, ...theirs.items().filter((item) => !set.has(item))]);
}
