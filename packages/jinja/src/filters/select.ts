// Filters that keep or drop items by a test: select, reject, selectattr, rejectattr; all lazy.

import { charge } from '../budget.ts';
import { FilterArgumentError, typeError } from '../errors.ts';
import type { Arguments, Callback, CallContext, Keywords } from '../values/callContext.ts';
import { iterable } from '../values/iterate.ts';
import { PyIterator } from '../values/iterator.ts';
import type { Value } from '../values/model.ts';
import { truth } from '../values/truth.ts';
import { attributeGetter } from './attributeGetter.ts';
import { calleeName } from './calleeName.ts';

export const select = selector('sync_do_select', { keep: true, byAttribute: false });
export const reject = selector('sync_do_reject', { keep: false, byAttribute: false });
export const selectattr = selector('sync_do_selectattr', { keep: true, byAttribute: true });
export const rejectattr = selector('sync_do_rejectattr', { keep: false, byAttribute: true });

interface Mode {
  readonly keep: boolean;
  readonly byAttribute: boolean;
}

function selector(name: string, mode: Mode): Callback {
  return (context, args, keywords) => {
    const [value, ...rest] = args;
    if (value === undefined) throw typeError(`${name}() missing 1 required positional argument: 'value'`);
    return PyIterator.generator('select_or_reject', selected(context, value, rest, keywords, mode));
  };
}

function* selected(
  context: CallContext,
  value: Value,
  args: Arguments,
  keywords: Keywords,
  mode: Mode,
): Generator<Value> {
  if (!truth(value)) return;
  const passes = prepare(context, args, keywords, mode.byAttribute);
  for (const item of iterable(value)) {
    charge(1);
    if (passes(item) === mode.keep) yield item;
  }
}

function prepare(
  context: CallContext,
  args: Arguments,
  keywords: Keywords,
  byAttribute: boolean,
): (item: Value) => boolean {
  const [attribute] = args;
  if (byAttribute && attribute === undefined) {
    throw new FilterArgumentError('Missing parameter for attribute name');
  }
  const get = byAttribute ? attributeGetter(context, attribute ?? null) : (item: Value) => item;
  const [test, ...rest] = byAttribute ? args.slice(1) : args;
  if (test === undefined) return (item) => truth(get(item));
  return (item) => {
    const tested = get(item);
    return truth(context.callTest(calleeName('test', test), [tested, ...rest], keywords));
  };
}
