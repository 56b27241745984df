import { charge, chargeSize } from '../budget.ts';
import { PythonError, typeError, valueError } from '../errors.ts';
import { attribute } from '../values/attribute.ts';
import { escapeToText } from '../values/escape.ts';
import { iterable } from '../values/iterate.ts';
import { Markup, textOf } from '../values/markup.ts';
import { repr } from '../values/repr.ts';
import { define } from '../values/signature.ts';
import { truth } from '../values/truth.ts';
import { typeName } from '../values/typeName.ts';
import { Undefined } from '../values/undefined.ts';
import { unpack } from '../values/unpack.ts';

const FORBIDDEN_IN_KEY = /[ \t-\r/>=]/;

/** The items of a dict as XML attributes; those that are None or undefined are left out. */
export const xmlattr = define(
  'do_xmlattr',
  ['d', ['autospace', true]],
  ([value, autospace], context) => {
    const items = attribute(value, 'items');
    if (items === undefined) {
      throw new PythonError('AttributeError', `'${typeName(value)}' object has no attribute 'items'`);
    }
    let text = '';
    for (const pair of iterable(context.call(items, [], undefined))) {
      charge(1);
      const [key = null, item = null] = unpack(pair, 2);
      if (item === null || item instanceof Undefined) continue;
      const name = textOf(key);
      if (name === undefined) {
        throw typeError(`expected string or bytes-like object, got '${typeName(key)}'`);
      }
      if (FORBIDDEN_IN_KEY.test(name)) throw valueError(`Invalid character in attribute name: ${repr(key)}`);
      text += `${text === '' ? '' : ' '}${escapeToText(key)}="${escapeToText(item)}"`;
      chargeSize('string', text.length);
    }
    const spaced = truth(autospace) && text !== '' ? ` ${text}` : text;
    return context.autoescape ? new Markup(spaced) : spaced;
  },
  { hidden: 1 },
);
