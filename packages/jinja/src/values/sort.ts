import { charge, chargeSize } from '../budget.ts';
import { compareStrings, order } from './compare.ts';
import type { Value } from './model.ts';

/** `sorted(items, key=…, reverse=…)`: stable, and asks only `<` of the keys, as Python does. */
export function sorted(
  items: readonly Value[],
  keyOf: ((item: Value) => Value) | undefined,
  reverse: boolean,
): Value[] {
  chargeSize('list', items.length * 2);
  const keyed = items.map((item) => ({ item, key: keyOf === undefined ? item : keyOf(item) }));
  const compare = comparison(keyed.map(({ key }) => key));
  if (reverse) keyed.reverse();
  if (compare !== undefined) keyed.sort((left, right) => compare(left.key, right.key));
  else if (keyed.length < SHORT) insertionSort(keyed);
  else keyed.sort((left, right) => compareByLess(left.key, right.key));
  if (reverse) keyed.reverse();
  return keyed.map(({ item }) => item);
}

interface Keyed {
  readonly item: Value;
  readonly key: Value;
}

/** Lists up to here Python sorts by insertion alone. */
const SHORT = 64;

/**
 * The steps Python takes for a short list ("binarysort" of its listsort.txt): which two keys are compared first
 * decides which types a TypeError names, and where keys without an order, such as NaN, end up.
 */
function insertionSort(items: Keyed[]): void {
  for (let next = sortedRun(items); next < items.length; next++) {
    const [moved] = items.splice(next, 1) as [Keyed];
    let low = 0;
    let high = next;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isLess(moved, items[middle])) high = middle;
      else low = middle + 1;
    }
    items.splice(low, 0, moved);
  }
}

/** The length of the run that the list begins with; one that goes down is turned round. */
function sortedRun(items: Keyed[]): number {
  if (items.length < 2) return items.length;
  const descending = isLess(items[1], items[0]);
  let end = 2;
  while (end < items.length && isLess(items[end], items[end - 1]) === descending) end++;
  if (descending) items.splice(0, end, ...items.slice(0, end).reverse());
  return end;
}

function isLess(left: Keyed | undefined, right: Keyed | undefined): boolean {
  charge(1);
  return left !== undefined && right !== undefined && order('<', left.key, right.key);
}

function compareByLess(left: Value, right: Value): number {
  charge(1);
  if (order('<', right, left)) return 1;
  return order('<', left, right) ? -1 : 0;
}

/** The cheap comparison of keys that are all numbers or all strings; undefined for others. */
function comparison(keys: readonly Value[]): ((left: Value, right: Value) => number) | undefined {
  if (keys.every((key) => typeof key === 'number')) {
    return (left, right) => {
      charge(0.1);
      return Number(left) - Number(right);
    };
  }
  if (keys.every((key) => typeof key === 'string')) {
    return (left, right) => {
      charge(0.1);
      return compareStrings(left as string, right as string);
    };
  }
  return undefined;
}
