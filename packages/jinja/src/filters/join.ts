import { charge, chargeSize } from '../budget.ts';
import { escapeToText } from '../values/escape.ts';
import { iterable } from '../values/iterate.ts';
import { Markup } from '../values/markup.ts';
import { PyObject, type Value } from '../values/model.ts';
import { str } from '../values/repr.ts';
import { define } from '../values/signature.ts';
import { attributeGetter } from './attributeGetter.ts';

/** The texts of the items with a separator between them; under autoescape, markup decides what is escaped. */
export const join = define(
  'sync_do_join',
  ['value', ['d', ''], ['attribute', null]],
  ([value, separator, attribute], context) => {
    const get = attribute === null ? undefined : attributeGetter(context, attribute);
    const items: Value[] = [];
    for (const item of iterable(value)) {
      charge(1);
      items.push(get === undefined ? item : get(item));
    }
    if (!context.autoescape) return joinTexts(items.map(str), str(separator));
    return joinMarkup(items, separator);
  },
  { hidden: 1 },
);

function joinMarkup(items: readonly Value[], separator: Value): Value {
  if (!isMarkup(separator) && !items.some(isMarkup)) return joinTexts(items.map(str), str(separator));
  if (isMarkup(separator) && !(separator instanceof Markup)) return joinTexts(items.map(str), str(separator));
  return new Markup(joinTexts(items.map(escapeToText), escapeToText(separator)));
}

function isMarkup(value: Value): boolean {
  return value instanceof PyObject && value.html() !== undefined;
}

function joinTexts(texts: readonly string[], separator: string): string {
  const length = texts.reduce((sum, text) => sum + text.length, separator.length * texts.length);
  chargeSize('string', length);
  return texts.join(separator);
}
