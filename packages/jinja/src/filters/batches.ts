// Filters that cut a sequence into lists: batch and slice; both lazy.

import { charge, chargeMemory, chargeSize } from '../budget.ts';
import { floorDivide, modulo, subtract } from '../values/arithmetic.ts';
import { equals, order } from '../values/compare.ts';
import { iterable, listOf } from '../values/iterate.ts';
import { PyIterator } from '../values/iterator.ts';
import { toIndex } from '../values/methods/method.ts';
import type { Value } from '../values/model.ts';
import { repeatItems } from '../values/repeat.ts';
import { define } from '../values/signature.ts';

const BYTES_PER_ROW = 64;

export const batch = define('do_batch', ['value', 'linecount', ['fill_with', null]], ([value, count, fill]) =>
  PyIterator.generator('do_batch', batches(value, count, fill)),
);

function* batches(value: Value, count: Value, fill: Value): Generator<Value> {
  let row: Value[] = [];
  for (const item of iterable(value)) {
    if (equals(row.length, count)) {
      yield row;
      row = [];
      chargeMemory(BYTES_PER_ROW);
    }
    chargeSize('list', 1);
    charge(1);
    row.push(item);
  }
  if (row.length === 0) return;
  if (fill !== null && order('<', row.length, count)) {
    const missing = toIndex(subtract(count, row.length));
    for (const item of repeatItems([fill], missing)) row.push(item);
  }
  yield row;
}

export const slice = define(
  'sync_do_slice',
  ['value', 'slices', ['fill_with', null]],
  ([value, count, fill]) => PyIterator.generator('sync_do_slice', slices(value, count, fill)),
);

function* slices(value: Value, slicesValue: Value, fill: Value): Generator<Value> {
  const items = listOf(value);
  const size = toIndex(floorDivide(items.length, slicesValue));
  const extra = toIndex(modulo(items.length, slicesValue));
  const count = toIndex(slicesValue);
  let start = 0;
  for (let number = 0; number < count; number++) {
    const end = start + size + (number < extra ? 1 : 0);
    chargeSize('list', end - start + 1);
    charge(1);
    const part = items.slice(start, end);
    if (fill !== null && number >= extra) part.push(fill);
    yield part;
    start = end;
  }
}
