// Markup's methods: those of str, with what goes in escaped and what comes out marked.

import { chargeSize } from '../budget.ts';
import { BoundMethod } from './callable.ts';
import type { Arguments } from './callContext.ts';
import { escapeHtml, escapeToText } from './escape.ts';
import { listOf } from './iterate.ts';
import { Markup } from './markup.ts';
import { joinText, stringMethod } from './methods/stringMethods.ts';
import type { Value } from './model.ts';
import { define } from './signature.ts';
import { formatMapMarkup, formatMarkup } from './stringFormat.ts';
import { stripTags } from './stripTags.ts';
import { Tuple } from './tuple.ts';
import { unescapeHtml } from './unescapeHtml.ts';

/** Methods whose result is Markup, or a list or tuple of it. */
const MARKING = new Set(
  'capitalize casefold center expandtabs ljust lower lstrip partition removeprefix removesuffix replace rjust rpartition rsplit rstrip split splitlines strip swapcase title translate upper zfill'.split(
    ' ',
  ),
);
/** Which argument of a method is escaped before it goes in. */
const ESCAPED_ARGUMENT = new Map([
  ['replace', 1],
  ['ljust', 1],
  ['rjust', 1],
  ['center', 1],
]);

/** The attribute of a Markup by that name. */
export function markupAttribute(markup: Markup, name: string): Value | undefined {
  const { value } = markup;
  switch (name) {
    case 'striptags':
      return new BoundMethod(
        name,
        define('Markup.striptags', [], () => stripTags(value), { hidden: 1 }),
        markup,
      );
    case 'unescape':
      return new BoundMethod(
        name,
        define('Markup.unescape', [], () => unescapeHtml(value), { hidden: 1 }),
        markup,
      );
    case 'escape':
      return new BoundMethod(
        name,
        define('Markup.escape', ['s'], ([text]) => escapeHtml(text), { hidden: 1 }),
        markup,
      );
    case 'join':
      return new BoundMethod(
        name,
        define('Markup.join', ['iterable'], ([items]) => joinEscaped(value, items), { hidden: 1 }),
        markup,
      );
    case 'format':
      return new BoundMethod(
        name,
        (context, args, keywords) => formatMarkup(value, args, keywords, context),
        markup,
      );
    case 'format_map':
      return new BoundMethod(
        name,
        (context, args, keywords) => formatMapMarkup(value, args, keywords, context),
        markup,
      );
    default:
      return inherited(markup, name);
  }
}

/** `separator.join(items)` of a Markup: the items are escaped. */
export function joinEscaped(separator: string, items: Value): Markup {
  return new Markup(
    joinText(
      separator,
      listOf(items).map((item) => escapeToText(item)),
    ),
  );
}

function inherited(markup: Markup, name: string): Value | undefined {
  const method = stringMethod(markup.value, name, markup);
  if (method === undefined || !MARKING.has(name)) return method;
  return new BoundMethod(
    name,
    (context, args, keywords) => marked(method.call(context, escapeArgument(name, args), keywords)),
    markup,
  );
}

function escapeArgument(name: string, args: Arguments): Arguments {
  const position = ESCAPED_ARGUMENT.get(name);
  if (position === undefined || position >= args.length) return args;
  return args.with(position, escapeToText(args[position] ?? null));
}

function marked(value: Value): Value {
  if (typeof value === 'string') return new Markup(value);
  if (Array.isArray(value)) {
    chargeSize('list', value.length);
    return value.map(marked);
  }
  return value instanceof Tuple ? new Tuple(value.items.map(marked)) : value;
}
