// `sequence * count` for strings and lists.

import { chargeSize } from '../budget.ts';
import { PythonError } from '../errors.ts';
import type { Value } from './model.ts';
import type { Int } from './numbers.ts';

/** A list's or tuple's items, `count` times over. */
export function repeatItems(items: readonly Value[], count: Int): Value[] {
  const times = timesOf(items.length, count);
  chargeSize('list', items.length * times);
  const result: Value[] = [];
  for (let turn = 0; turn < times; turn++) {
    for (const item of items) result.push(item);
  }
  return result;
}

/** A string, `count` times over. */
export function repeatString(text: string, count: Int): string {
  const times = timesOf(text.length, count);
  chargeSize('string', text.length * times);
  return text.repeat(times);
}

function timesOf(length: number, count: Int): number {
  if (typeof count === 'bigint' && (count > 2n ** 63n - 1n || count < -(2n ** 63n))) {
    throw new PythonError('OverflowError', "cannot fit 'int' into an index-sized integer");
  }
  return length === 0 ? 0 : Math.max(0, Number(count));
}
