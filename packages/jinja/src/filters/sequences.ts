// Filters over sequences: first, items, last, length, list, random, reverse.

import { charge, chargeSize } from '../budget.ts';
import { FilterArgumentError, typeError } from '../errors.ts';
import { Dict } from '../values/dict.ts';
import { iterate, length as lengthOf, listOf, tryIterate, tryReverse } from '../values/iterate.ts';
import { PyIterator } from '../values/iterator.ts';
import { Markup, textOf } from '../values/markup.ts';
import type { Value } from '../values/model.ts';
import { Range } from '../values/range.ts';
import { builtin, define } from '../values/signature.ts';
import { characters } from '../values/stringProtocol.ts';
import { subscript } from '../values/subscript.ts';
import { Tuple } from '../values/tuple.ts';
import { typeName } from '../values/typeName.ts';
import { Undefined } from '../values/undefined.ts';

export const first = define(
  'sync_do_first',
  ['seq'],
  ([sequence], context) => {
    const next = iterate(sequence).next();
    return next.done ? context.undefined({ hint: 'No first item, sequence was empty.' }) : next.value;
  },
  { hidden: 1 },
);

export const last = define(
  'do_last',
  ['seq'],
  ([sequence], context) => {
    const iterator = tryReverse(sequence);
    if (iterator === undefined) {
      const type = typeName(sequence);
      // Its blocks can be subscripted, and so Python asks for its length.
      throw typeError(
        type === 'TemplateReference'
          ? `object of type '${type}' has no len()`
          : `'${type}' object is not reversible`,
      );
    }
    const next = iterator.next();
    return next.done ? context.undefined({ hint: 'No last item, sequence was empty.' }) : next.value;
  },
  { hidden: 1 },
);

export const length = builtin('len', (value) => lengthOf(value));

export const list = define('sync_do_list', ['value'], ([value]) => listOf(value));

export const items = define('do_items', ['value'], ([value]) =>
  PyIterator.generator('do_items', pairs(value)),
);

function* pairs(value: Value): Generator<Value> {
  if (value instanceof Undefined) return;
  if (!(value instanceof Dict)) throw typeError('Can only get item pairs from a mapping.');
  for (const entry of value.entries()) {
    charge(1);
    yield new Tuple(entry);
  }
}

export const random = define(
  'do_random',
  ['seq'],
  ([sequence], context) => {
    const count = lengthOf(sequence);
    if (count === 0) return context.undefined({ hint: 'No random item, sequence was empty.' });
    return subscript(sequence, Math.floor(context.random() * count));
  },
  { hidden: 1 },
);

export const reverse = define('do_reverse', ['value'], ([value]) => {
  const text = textOf(value);
  if (text !== undefined) {
    const reversed = characters(text).reverse().join('');
    chargeSize('string', reversed.length);
    return value instanceof Markup ? new Markup(reversed) : reversed;
  }
  const iterator = tryReverse(value);
  if (iterator !== undefined) return new PyIterator(reverseType(value), iterator);
  if (tryIterate(value) === undefined) throw new FilterArgumentError('argument must be iterable');
  return listOf(value).reverse();
});

/** The class of `reversed(value)`. */
function reverseType(value: Value): string {
  if (Array.isArray(value)) return 'list_reverseiterator';
  if (value instanceof Dict) return 'dict_reversekeyiterator';
  return value instanceof Range ? 'range_iterator' : 'reversed';
}
