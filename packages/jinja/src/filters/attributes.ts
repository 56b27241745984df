// Filters that look attributes up: attr and map.

import { charge } from '../budget.ts';
import { FilterArgumentError, typeError } from '../errors.ts';
import { getAttribute } from '../values/access.ts';
import { hasAttribute } from '../values/attribute.ts';
import type { Arguments, Callback, CallContext, Keywords } from '../values/callContext.ts';
import { hashKey } from '../values/hash.ts';
import { iterable } from '../values/iterate.ts';
import { PyIterator } from '../values/iterator.ts';
import { textOf } from '../values/markup.ts';
import type { Value } from '../values/model.ts';
import { repr } from '../values/repr.ts';
import { define } from '../values/signature.ts';
import { truth } from '../values/truth.ts';
import { typeName } from '../values/typeName.ts';
import { attributeGetter, type Getter } from './attributeGetter.ts';
import { calleeName } from './calleeName.ts';

export const attr = define(
  'do_attr',
  ['obj', 'name'],
  ([value, name], context) => {
    const text = textOf(name);
    hashKey(name);
    if (text === undefined) throw typeError(`attribute name must be string, not '${typeName(name)}'`);
    return hasAttribute(value, text)
      ? getAttribute(context, value, text)
      : context.undefined({ obj: value, name });
  },
  { hidden: 1 },
);

/** Applies a filter to each item, or looks an attribute up in it; lazily. */
export const map: Callback = (context, args, keywords) => {
  const [value, ...rest] = args;
  if (value === undefined) throw typeError("sync_do_map() missing 1 required positional argument: 'value'");
  return PyIterator.generator('sync_do_map', mapped(context, value, rest, keywords));
};

function* mapped(context: CallContext, value: Value, args: Arguments, keywords: Keywords): Generator<Value> {
  if (!truth(value)) return;
  const get = prepareMap(context, args, keywords);
  for (const item of iterable(value)) {
    charge(1);
    yield get(item);
  }
}

function prepareMap(context: CallContext, args: Arguments, keywords: Keywords): Getter {
  const [filter, ...rest] = args;
  if (filter === undefined && keywords?.has('attribute')) return prepareAttribute(context, keywords);
  if (filter === undefined) throw new FilterArgumentError('map requires a filter argument');
  return (item) => context.callFilter(calleeName('filter', filter), [item, ...rest], keywords);
}

function prepareAttribute(context: CallContext, keywords: ReadonlyMap<string, Value>): Getter {
  for (const name of keywords.keys()) {
    if (name !== 'attribute' && name !== 'default') {
      throw new FilterArgumentError(`Unexpected keyword argument ${repr(name)}`);
    }
  }
  const fallback = keywords.get('default') ?? null;
  return attributeGetter(context, keywords.get('attribute') ?? null, { fallback });
}
