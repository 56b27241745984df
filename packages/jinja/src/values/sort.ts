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
  keyed.sort((left, right) => compare(left.key, right.key));
  if (reverse) keyed.reverse();
  return keyed.map(({ item }) => item);
}

/** The cheapest comparison that is right for all the keys. */
function comparison(keys: readonly Value[]): (left: Value, right: Value) => number {
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
  return (left, right) => {
    charge(1);
    // The later element on the left, as in Python's sort: its TypeError names them in this order.
    if (order('<', right, left)) return 1;
    return order('<', left, right) ? -1 : 0;
  };
}
