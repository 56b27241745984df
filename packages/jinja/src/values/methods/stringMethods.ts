// The methods of str.

import { charge, chargeSize } from '../../budget.ts';
import { typeError, valueError } from '../../errors.ts';
import type { Callable } from '../callable.ts';
import { encodeText } from '../encode.ts';
import { iterable, tryIterate } from '../iterate.ts';
import { textOf } from '../markup.ts';
import type { Value } from '../model.ts';
import { pad, zeroFill } from '../pad.ts';
import { Slice } from '../slice.ts';
import { countText, expandTabs, replaceText, splitText, splitTextRight } from '../split.ts';
import { capitalize, caseFold, swapCase, titleCase } from '../stringCase.ts';
import * as is from '../stringClass.ts';
import { formatMapMethod, formatMethod } from '../stringFormat.ts';
import { hasSurrogates, stringLength } from '../stringProtocol.ts';
import { subscriptString } from '../stringSubscript.ts';
import { makeTranslation, translate } from '../translate.ts';
import { Tuple } from '../tuple.ts';
import { typeName } from '../typeName.ts';
import { splitLines, stripSpace, stripWhere } from '../whitespace.ts';
import {
  between,
  boundMethod,
  free,
  type Method,
  methodTable,
  named,
  none,
  one,
  toIndex,
  toText,
  toTextArgument,
} from './method.ts';

/** The method of a str by that name, bound to it or to the Markup it is the text of. */
export function stringMethod(text: string, name: string, owner: Value = text): Callable | undefined {
  return boundMethod(STRING_METHODS, 'str', name, text, owner);
}

const STRING_METHODS = methodTable<string>({
  capitalize: none((text) => grown(capitalize(text))),
  casefold: none((text) => grown(caseFold(text))),
  center: between(1, 2, (text, [width, fill]) => pad(text, toIndex(width ?? null), fillOf(fill), 'center')),
  count: ranged('count', (text, part, whole) => (whole === undefined ? 0 : countText(text, part))),
  encode: named(['encoding', 'errors'], (text, [encoding, errors]) =>
    encodeText(
      text,
      optionalText(encoding, 'utf-8', 'encode', 'encoding'),
      optionalText(errors, 'strict', 'encode', 'errors'),
    ),
  ),
  endswith: affix('endswith', (text, part) => text.endsWith(part)),
  expandtabs: named(['tabsize'], (text, [size]) => expandTabs(text, size === undefined ? 8 : toIndex(size))),
  find: ranged('find', (text, part, whole) => find(text, part, whole, 'first')),
  format: free((text, args, keywords, context) => formatMethod(text, args, keywords, context)),
  format_map: free((text, args, keywords, context) => formatMapMethod(text, args, keywords, context)),
  index: ranged('index', (text, part, whole) => found(find(text, part, whole, 'first'))),
  isalnum: none(is.isAlnum),
  isalpha: none(is.isAlpha),
  isascii: none(is.isAscii),
  isdecimal: none(is.isDecimal),
  isdigit: none(is.isDigit),
  isidentifier: none(is.isIdentifier),
  islower: none(is.isLower),
  isnumeric: none(is.isNumeric),
  isprintable: none(is.isPrintable),
  isspace: none(is.isSpaceText),
  istitle: none(is.isTitle),
  isupper: none(is.isUpper),
  join: one((text, items) => joinText(text, items)),
  ljust: between(1, 2, (text, [width, fill]) => pad(text, toIndex(width ?? null), fillOf(fill), 'right')),
  lower: none((text) => grown(text.toLowerCase())),
  lstrip: stripMethod('lstrip', 'left'),
  maketrans: between(1, 3, (_text, args) => makeTranslation(args)),
  partition: one((text, separator) => partition(text, separator, 'first')),
  removeprefix: one((text, prefix) => {
    const part = toTextArgument(prefix, 'removeprefix() argument');
    return text.startsWith(part) ? text.slice(part.length) : text;
  }),
  removesuffix: one((text, suffix) => {
    const part = toTextArgument(suffix, 'removesuffix() argument');
    return part !== '' && text.endsWith(part) ? text.slice(0, -part.length) : text;
  }),
  replace: between(2, 3, (text, [old, replacement, count]) =>
    replaceText(
      text,
      toTextArgument(old ?? null, 'replace() argument 1'),
      toTextArgument(replacement ?? null, 'replace() argument 2'),
      count === undefined ? -1 : toIndex(count),
    ),
  ),
  rfind: ranged('rfind', (text, part, whole) => find(text, part, whole, 'last')),
  rindex: ranged('rindex', (text, part, whole) => found(find(text, part, whole, 'last'))),
  rjust: between(1, 2, (text, [width, fill]) => pad(text, toIndex(width ?? null), fillOf(fill), 'left')),
  rpartition: one((text, separator) => partition(text, separator, 'last')),
  rsplit: splitMethod(splitTextRight),
  rstrip: stripMethod('rstrip', 'right'),
  split: splitMethod(splitText),
  splitlines: named(['keepends'], (text, [keep]) =>
    listed(splitLines(text, keep !== undefined && toIndex(keep) !== 0)),
  ),
  startswith: affix('startswith', (text, part) => text.startsWith(part)),
  strip: stripMethod('strip', 'both'),
  swapcase: none((text) => grown(swapCase(text))),
  title: none((text) => grown(titleCase(text))),
  translate: one((text, table) => translate(text, table)),
  upper: none((text) => grown(text.toUpperCase())),
  zfill: one((text, width) => zeroFill(text, toIndex(width))),
});

function grown(text: string): string {
  chargeSize('string', text.length);
  return text;
}

function listed(parts: string[]): Value[] {
  chargeSize('list', parts.length);
  return parts;
}

function optionalText(value: Value | undefined, fallback: string, method: string, name: string): string {
  if (value === undefined) return fallback;
  return toTextArgument(value, `${method}() argument '${name}'`);
}

function fillOf(fill: Value | undefined): string {
  if (fill === undefined) return ' ';
  const text = toText(fill, (type) => `The fill character must be a unicode character, not ${type}`);
  if (stringLength(text) !== 1) throw typeError('The fill character must be exactly one character long');
  return text;
}

function splitMethod(
  split: (text: string, separator: string | null, limit: number) => string[],
): Method<string> {
  return named(['sep', 'maxsplit'], (text, [separator = null, limit]) => {
    const by = separator === null ? null : toText(separator, (type) => `must be str or None, not ${type}`);
    return listed(split(text, by, limit === undefined ? -1 : toIndex(limit)));
  });
}

function stripMethod(name: string, side: 'left' | 'right' | 'both'): Method<string> {
  return between(0, 1, (text, [chars = null]) => {
    if (chars === null) return stripSpace(text, side);
    return stripCharacters(
      text,
      toText(chars, () => `${name} arg must be None or str`),
      side,
    );
  });
}

/** Strips any of the given characters from the ends. */
function stripCharacters(text: string, chars: string, side: 'left' | 'right' | 'both'): string {
  const gone = new Set(chars);
  if (!hasSurrogates(text + chars)) return stripWhere(text, side, (unit) => gone.has(unit));
  const points = Array.from(text);
  let start = 0;
  let end = points.length;
  if (side !== 'right') while (start < end && gone.has(points[start] ?? '')) start += 1;
  if (side !== 'left') while (end > start && gone.has(points[end - 1] ?? '')) end -= 1;
  return points.slice(start, end).join('');
}

/** Where a search looks: `text` is the window, `start` its offset in code points. */
interface Window {
  readonly text: string;
  readonly start: number;
}

/** Methods over `(sub, start, end)`; `whole` is undefined when start lies beyond the end. */
function ranged(
  name: string,
  body: (text: string, part: string, whole: Window | undefined) => Value,
): Method<string> {
  return {
    bind(_type, _name, args, keywords) {
      if (keywords !== undefined && keywords.size > 0)
        throw typeError(`str.${name}() takes no keyword arguments`);
      if (args.length < 1) throw typeError(`${name}() takes at least 1 argument (0 given)`);
      if (args.length > 3) throw typeError(`${name}() takes at most 3 arguments (${args.length} given)`);
      return args;
    },
    body(text, [part, start, end]) {
      const sought = toText(part ?? null, (type) => `must be str, not ${type}`);
      const window = windowOf(text, start ?? null, end ?? null);
      return body(window?.text ?? '', sought, window);
    },
  };
}

function windowOf(text: string, start: Value, end: Value): Window | undefined {
  if (start === null && end === null) return { text, start: 0 };
  const length = stringLength(text);
  const from = start === null ? 0 : toIndex(start);
  const offset = from < 0 ? Math.max(0, from + length) : from;
  if (offset > length) return undefined;
  return { text: subscriptString(text, new Slice(start, end, null)), start: offset };
}

function find(_text: string, part: string, whole: Window | undefined, which: 'first' | 'last'): number {
  if (whole === undefined) return -1;
  charge(whole.text.length / 64);
  const at = which === 'first' ? whole.text.indexOf(part) : whole.text.lastIndexOf(part);
  return at < 0 ? -1 : whole.start + stringLength(whole.text.slice(0, at));
}

function found(index: number): number {
  if (index < 0) throw valueError('substring not found');
  return index;
}

function affix(name: string, matches: (text: string, part: string) => boolean): Method<string> {
  const wrong = (type: string): string => `${name} first arg must be str or a tuple of str, not ${type}`;
  return ranged2(name, (text, affixes) => {
    if (!(affixes instanceof Tuple)) return matches(text, toText(affixes, wrong));
    return affixes.items.some((item) =>
      matches(
        text,
        toText(item, (type) => `tuple for ${name} must only contain str, not ${type}`),
      ),
    );
  });
}

function ranged2(name: string, body: (text: string, affixes: Value) => boolean): Method<string> {
  const { bind } = ranged(name, () => null);
  return {
    bind,
    body(text, [affixes, start, end]) {
      const window = windowOf(text, start ?? null, end ?? null);
      return window === undefined ? false : body(window.text, affixes ?? null);
    },
  };
}

function partition(text: string, separator: Value, which: 'first' | 'last'): Tuple {
  const by = toText(separator, (type) => `must be str, not ${type}`);
  if (by === '') throw valueError('empty separator');
  const at = which === 'first' ? text.indexOf(by) : text.lastIndexOf(by);
  if (at < 0) return new Tuple(which === 'first' ? [text, '', ''] : ['', '', text]);
  return new Tuple([text.slice(0, at), by, text.slice(at + by.length)]);
}

/** `separator.join(items)`; every item must be a str. */
export function joinText(separator: string, items: Value): string {
  if (tryIterate(items) === undefined) throw typeError('can only join an iterable');
  const parts: string[] = [];
  let length = 0;
  for (const item of iterable(items)) {
    const part = textOf(item);
    if (part === undefined) {
      throw typeError(`sequence item ${parts.length}: expected str instance, ${typeName(item)} found`);
    }
    parts.push(part);
    length += part.length + separator.length;
    charge(1);
  }
  chargeSize('string', length);
  return parts.join(separator);
}
