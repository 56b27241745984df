import { charge, chargeSize } from '../budget.ts';
import { compareStrings, itemEquals, order } from './compare.ts';
import type { Value } from './model.ts';

/** Whether keys are compared as they are, or as lists with that one element: equal ones then need no order. */
type KeyForm = 'bare' | 'lists of one';

/** `sorted(items, key=…, reverse=…)`: stable, and asks only `<` of the keys, as Python does. */
export function sorted(
  items: readonly Value[],
  keyOf: ((item: Value) => Value) | undefined,
  reverse: boolean,
  form: KeyForm = 'bare',
): Value[] {
  chargeSize('list', items.length * 2);
  const keyed = items.map((item) => ({ item, key: keyOf === undefined ? item : keyOf(item) }));
  const compare = comparison(keyed.map(({ key }) => key));
  if (reverse) keyed.reverse();
  if (compare !== undefined) keyed.sort((left, right) => compare(left.key, right.key));
  else if (keyed.length < SHORT) insertionSort(keyed, lessThan(form));
  else keyed.sort(comparisonBy(lessThan(form)));
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
function insertionSort(items: Keyed[], isLess: Less): void {
  for (let next = sortedRun(items, isLess); next < items.length; next++) {
    const [moved] = items.splice(next, 1) as [Keyed];
    let low = 0;
    let high = next;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isLess(moved, items[middle] as Keyed)) high = middle;
      else low = middle + 1;
    }
    items.splice(low, 0, moved);
  }
}

/** The length of the run that the list begins with; one that goes down is turned round. */
function sortedRun(items: Keyed[], isLess: Less): number {
  const [first, second] = items;
  if (first === undefined || second === undefined) return items.length;
  const descending = isLess(second, first);
  let end = 2;
  while (end < items.length && isLess(items[end] as Keyed, items[end - 1] as Keyed) === descending) end++;
  if (descending) items.splice(0, end, ...items.slice(0, end).reverse());
  return end;
}

type Less = (left: Keyed, right: Keyed) => boolean;

function lessThan(form: KeyForm): Less {
  return (left, right) => {
    charge(1);
    if (form === 'lists of one' && itemEquals(left.key, right.key)) return false;
    return order('<', left.key, right.key);
  };
}

function comparisonBy(isLess: Less): (left: Keyed, right: Keyed) => number {
  return (left, right) => {
    if (isLess(right, left)) return 1;
    return isLess(left, right) ? -1 : 0;
  };
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
