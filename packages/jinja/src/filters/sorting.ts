// Filters that order items: dictsort, max, min, sort, unique.

import { charge } from '../budget.ts';
import { FilterArgumentError, PythonError } from '../errors.ts';
import { attribute as pythonAttribute } from '../values/attribute.ts';
import type { Callback, CallContext } from '../values/callContext.ts';
import { order } from '../values/compare.ts';
import { hashKey } from '../values/hash.ts';
import { iterable, listOf } from '../values/iterate.ts';
import { PyIterator } from '../values/iterator.ts';
import { textOf } from '../values/markup.ts';
import { toIndex } from '../values/methods/method.ts';
import type { HashKey, Value } from '../values/model.ts';
import { define } from '../values/signature.ts';
import { sorted } from '../values/sort.ts';
import { subscript } from '../values/subscript.ts';
import { truth } from '../values/truth.ts';
import { typeName } from '../values/typeName.ts';
import { attributeGetter, attributesGetter, type Getter, ignoreCase } from './attributeGetter.ts';

export const dictsort = define(
  'do_dictsort',
  ['value', ['case_sensitive', false], ['by', 'key'], ['reverse', false]],
  ([value, caseSensitive, by, reverse], context) => {
    const which = textOf(by);
    if (which !== 'key' && which !== 'value') {
      throw new FilterArgumentError('You can only sort by either "key" or "value"');
    }
    const position = which === 'key' ? 0 : 1;
    const sensitive = truth(caseSensitive);
    const keyOf = (pair: Value): Value => {
      const key = subscript(pair, position);
      return sensitive ? key : ignoreCase(key);
    };
    return sorted(listOf(itemsOf(value, context)), keyOf, toIndex(reverse) !== 0);
  },
);

/** `value.items()`. */
function itemsOf(value: Value, context: CallContext): Value {
  const items = pythonAttribute(value, 'items');
  if (items !== undefined) return context.call(items, [], undefined);
  throw new PythonError('AttributeError', `'${typeName(value)}' object has no attribute 'items'`);
}

export const sort = define(
  'do_sort',
  ['value', ['reverse', false], ['case_sensitive', false], ['attribute', null]],
  ([value, reverse, caseSensitive, attribute], context) => {
    const options = { ignoreCase: !truth(caseSensitive) };
    const items = listOf(value);
    const several = textOf(attribute)?.includes(',') ?? false;
    if (several) return sorted(items, attributesGetter(context, attribute, options), toIndex(reverse) !== 0);
    return sorted(
      items,
      attributeGetter(context, attribute, options),
      toIndex(reverse) !== 0,
      'lists of one',
    );
  },
  { hidden: 1 },
);

export const max = extreme('do_max', '>');
export const min = extreme('do_min', '<');

function extreme(name: string, operator: '<' | '>'): Callback {
  return define(
    name,
    ['value', ['case_sensitive', false], ['attribute', null]],
    ([value, caseSensitive, attribute], context) => {
      const key = attributeGetter(context, attribute, { ignoreCase: !truth(caseSensitive) });
      let best: { item: Value; key: Value } | undefined;
      for (const item of iterable(value)) {
        charge(1);
        const candidate = { item, key: key(item) };
        if (best === undefined || order(operator, candidate.key, best.key)) best = candidate;
      }
      return best?.item ?? empty(best, context);
    },
    { hidden: 1 },
  );
}

function empty(best: object | undefined, context: CallContext): Value {
  return best === undefined ? context.undefined({ hint: 'No aggregated item, sequence was empty.' }) : null;
}

export const unique = define(
  'sync_do_unique',
  ['value', ['case_sensitive', false], ['attribute', null]],
  ([value, caseSensitive, attribute], context) => {
    const get = attributeGetter(context, attribute, { ignoreCase: !truth(caseSensitive) });
    return PyIterator.generator('sync_do_unique', uniqueItems(value, get));
  },
  { hidden: 1 },
);

function* uniqueItems(value: Value, get: Getter): Generator<Value> {
  const seen = new Set<HashKey>();
  for (const item of iterable(value)) {
    charge(1);
    const key = hashKey(get(item));
    if (seen.has(key)) continue;
    seen.add(key);
    yield item;
  }
}
