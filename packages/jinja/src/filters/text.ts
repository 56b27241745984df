// Filters over text: center, replace, trim, truncate, wordcount.

import { charge } from '../budget.ts';
import { PythonError } from '../errors.ts';
import { add, subtract } from '../values/arithmetic.ts';
import { attribute } from '../values/attribute.ts';
import type { CallContext } from '../values/callContext.ts';
import { order } from '../values/compare.ts';
import { escapeHtml } from '../values/escape.ts';
import { length } from '../values/iterate.ts';
import { PyObject, type Value } from '../values/model.ts';
import { repr, str } from '../values/repr.ts';
import { define } from '../values/signature.ts';
import { Slice } from '../values/slice.ts';
import { subscript } from '../values/subscript.ts';
import { truth } from '../values/truth.ts';
import { typeName } from '../values/typeName.ts';
import { callStringMethod, softString } from './softString.ts';

export const center = define('do_center', ['value', ['width', 80]], ([value, width], context) =>
  callStringMethod(context, value, 'center', [width]),
);

export const replace = define(
  'do_replace',
  ['s', 'old', 'new', ['count', null]],
  ([value, old, replacement, limit], context) => {
    const count = limit ?? -1;
    if (!context.autoescape) {
      return callStringMethod(context, str(value), 'replace', [str(old), str(replacement), count]);
    }
    const escapes = isMarkup(old) || (isMarkup(replacement) && !isMarkup(value));
    const text = escapes ? escapeHtml(value) : softString(value);
    return callStringMethod(context, text, 'replace', [softString(old), softString(replacement), count]);
  },
  { hidden: 1 },
);

function isMarkup(value: Value): boolean {
  return value instanceof PyObject && value.html() !== undefined;
}

export const trim = define('do_trim', ['value', ['chars', null]], ([value, chars], context) =>
  callStringMethod(context, value, 'strip', [chars]),
);

export const truncate = define(
  'do_truncate',
  ['s', ['length', 255], ['killwords', false], ['end', '...'], ['leeway', null]],
  ([text, limit, killWords, end, leewayValue], context) => {
    const leeway = leewayValue ?? context.policies['truncate.leeway'];
    const endLength = length(end);
    assert(order('>=', limit, endLength), `expected length >= ${endLength}, got ${str(limit)}`);
    assert(order('>=', leeway, 0), `expected leeway >= 0, got ${str(leeway)}`);
    if (order('<=', length(text), add(limit, leeway))) return text;
    const cut = subscript(text, new Slice(null, subtract(limit, endLength), null));
    return add(truth(killWords) ? cut : withoutLastWord(cut, context), end);
  },
  { hidden: 1 },
);

function assert(condition: boolean, message: string): void {
  if (!condition) throw new PythonError('AssertionError', message);
}

function withoutLastWord(text: Value, context: CallContext): Value {
  const split = attribute(text, 'rsplit');
  if (split === undefined) {
    throw new PythonError('AttributeError', `${repr(typeName(text))} object has no attribute 'rsplit'`);
  }
  return subscript(context.call(split, [' ', 1], undefined), 0);
}

const WORD = /[\p{L}\p{N}_]+/gu;

export const wordcount = define('do_wordcount', ['s'], ([value]) => {
  const text = str(value);
  charge(text.length / 64);
  let count = 0;
  for (const _ of text.matchAll(WORD)) count += 1;
  return count;
});
