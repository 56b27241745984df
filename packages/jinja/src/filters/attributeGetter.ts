// Looking an attribute path up in each item, as the filters with an `attribute` argument do.

import { getItem } from '../values/access.ts';
import type { CallContext } from '../values/callContext.ts';
import { Markup, textOf } from '../values/markup.ts';
import type { Value } from '../values/model.ts';
import { parseIntText } from '../values/parseNumber.ts';
import { isDigit } from '../values/stringClass.ts';
import { Undefined } from '../values/undefined.ts';

export type Getter = (item: Value) => Value;

/** How a getter treats what it finds. */
export interface GetterOptions {
  /** Lower-cases strings, for comparisons that ignore case. */
  readonly ignoreCase?: boolean;
  /** Stands in for a part that is undefined, unless it is None. */
  readonly fallback?: Value;
}

/** A getter of one attribute path such as `a.b.0`; None is the item itself. */
export function attributeGetter(context: CallContext, attribute: Value, options: GetterOptions = {}): Getter {
  const parts = pathParts(attribute);
  const fallback = options.fallback ?? null;
  return (item) => {
    let value = item;
    for (const part of parts) {
      value = getItem(context, value, part);
      if (fallback !== null && value instanceof Undefined) value = fallback;
    }
    return options.ignoreCase ? ignoreCase(value) : value;
  };
}

/** A getter of several comma-separated paths; the result is a list. */
export function attributesGetter(
  context: CallContext,
  attribute: Value,
  options: GetterOptions = {},
): Getter {
  const text = textOf(attribute);
  const attributes: readonly Value[] = text === undefined ? [attribute] : text.split(',');
  const getters = attributes.map((path) => attributeGetter(context, path, options));
  return (item) => getters.map((get) => get(item));
}

/** Strings in lower case, all else as it is. */
export function ignoreCase(value: Value): Value {
  if (typeof value === 'string') return value.toLowerCase();
  return value instanceof Markup ? new Markup(value.value.toLowerCase()) : value;
}

function pathParts(attribute: Value): readonly Value[] {
  if (attribute === null) return [];
  const text = textOf(attribute);
  if (text === undefined) return [attribute];
  return text.split('.').map((part) => (isDigit(part) ? parseIntText(part, 10) : part));
}
