import { charge, chargeSize } from '../budget.ts';
import { itemEquals } from '../values/compare.ts';
import { listOf } from '../values/iterate.ts';
import type { Value } from '../values/model.ts';
import { define } from '../values/signature.ts';
import { sorted } from '../values/sort.ts';
import { truth } from '../values/truth.ts';
import { attributeGetter, type Getter } from './attributeGetter.ts';
import { GroupTuple } from './groupTuple.ts';

/** Sorts the items by an attribute and gathers those that have it in common. */
export const groupby = define(
  'sync_do_groupby',
  ['value', 'attribute', ['default', null], ['case_sensitive', false]],
  ([value, attribute, fallback, caseSensitive], context) => {
    const sensitive = truth(caseSensitive);
    const key = attributeGetter(context, attribute, { fallback, ignoreCase: !sensitive });
    const shown = sensitive ? key : attributeGetter(context, attribute, { fallback });
    return groups(sorted(listOf(value), key, false), key).map(
      ({ key: grouper, items }) => new GroupTuple(sensitive ? grouper : shown(items[0] ?? null), items),
    );
  },
  { hidden: 1 },
);

function groups(items: readonly Value[], keyOf: Getter): { key: Value; items: Value[] }[] {
  const result: { key: Value; items: Value[] }[] = [];
  chargeSize('list', items.length);
  for (const item of items) {
    charge(1);
    const key = keyOf(item);
    const current = result.at(-1);
    if (current !== undefined && itemEquals(current.key, key)) current.items.push(item);
    else result.push({ key, items: [item] });
  }
  return result;
}
