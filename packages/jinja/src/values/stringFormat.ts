// `str.format` with the sandbox's rules: attributes and items inside a format string are reached as the template's are.

import { chargeSize } from '../budget.ts';
import { PythonError, typeError, valueError } from '../errors.ts';
import { findAttribute, getAttribute, getItem } from './access.ts';
import { asciiRepr } from './asciiRepr.ts';
import type { Arguments, CallContext, Keywords } from './callContext.ts';
import { escapeText } from './escape.ts';
import { formatValue } from './formatValue.ts';
import { Markup } from './markup.ts';
import { PyObject, type Value } from './model.ts';
import { parseIntText } from './parseNumber.ts';
import { repr, str } from './repr.ts';
import { isDigit } from './stringClass.ts';
import { subscript } from './subscript.ts';
import { typeName } from './typeName.ts';

/** `text.format(*args, **keywords)`. */
export function formatMethod(
  text: string,
  args: Arguments,
  keywords: Keywords,
  context: CallContext,
): string {
  const named = (key: string): Value => {
    const value = keywords?.get(key);
    if (value === undefined) throw new PythonError('KeyError', repr(key));
    return value;
  };
  return new Formatter(args, named, context, formatValue).format(text, 2);
}

/** `text.format_map(mapping)`. */
export function formatMapMethod(
  text: string,
  args: Arguments,
  keywords: Keywords,
  context: CallContext,
): string {
  return new Formatter([], mappingOf(args, keywords), context, formatValue).format(text, 2);
}

/** `format` of a Markup: what is put in is escaped unless it is markup itself. */
export function formatMarkup(
  text: string,
  args: Arguments,
  keywords: Keywords,
  context: CallContext,
): Markup {
  const named = (key: string): Value => {
    const value = keywords?.get(key);
    if (value === undefined) throw new PythonError('KeyError', repr(key));
    return value;
  };
  return new Markup(new Formatter(args, named, context, formatEscaped).format(text, 2));
}

/** `format_map` of a Markup. */
export function formatMapMarkup(
  text: string,
  args: Arguments,
  keywords: Keywords,
  context: CallContext,
): Markup {
  return new Markup(new Formatter([], mappingOf(args, keywords), context, formatEscaped).format(text, 2));
}

function mappingOf(args: Arguments, keywords: Keywords): (key: string) => Value {
  if (keywords !== undefined && keywords.size > 0) throw typeError('format_map() takes no keyword arguments');
  if (args.length !== 1) throw typeError(`format_map() takes exactly one argument (${args.length} given)`);
  const [mapping = null] = args;
  return (key) => subscript(mapping, key);
}

function formatEscaped(value: Value, spec: string): string {
  if (value instanceof Markup && spec !== '')
    throw valueError('Unsupported format specification for Markup.');
  const html = value instanceof PyObject ? value.html() : undefined;
  if (html === undefined) return escapeText(formatValue(value, spec));
  if (spec !== '') {
    throw valueError(`Format specifier ${spec} given, but it does not define __html_format__.`);
  }
  return html;
}

type FormatField = (value: Value, spec: string) => string;

class Formatter {
  private readonly args: Arguments;
  private readonly named: (key: string) => Value;
  private readonly context: CallContext;
  private readonly formatField: FormatField;
  /** The next automatic index; false once a field was numbered by hand. */
  private automatic: number | false = 0;

  constructor(
    args: Arguments,
    named: (key: string) => Value,
    context: CallContext,
    formatField: FormatField,
  ) {
    this.args = args;
    this.named = named;
    this.context = context;
    this.formatField = formatField;
  }

  format(text: string, depth: number): string {
    if (depth < 0) throw valueError('Max string recursion exceeded');
    let result = '';
    for (const piece of parseFormat(text)) {
      result += piece.literal;
      if (piece.field !== undefined) result += this.field(piece, piece.field, depth);
      chargeSize('string', result.length);
    }
    return result;
  }

  private field(piece: Piece, field: string, depth: number): string {
    const value = convertField(this.lookUp(this.numbered(field)), piece.conversion);
    return this.formatField(value, this.format(piece.spec, depth - 1));
  }

  private numbered(field: string): string {
    const switching = 'cannot switch from manual field specification to automatic field numbering';
    if (field === '') {
      if (this.automatic === false) throw valueError(switching);
      return String(this.automatic++);
    }
    if (isDigit(field)) {
      if (this.automatic !== false && this.automatic > 0) throw valueError(switching);
      this.automatic = false;
    }
    return field;
  }

  private lookUp(field: string): Value {
    const firstEnd = nextStep(field, 0);
    const first = indexOrName(field.slice(0, firstEnd));
    let value = typeof first === 'number' ? this.positional(first) : this.named(first);
    for (const { kind, name } of fieldPath(field, firstEnd)) {
      value = kind === 'attribute' ? this.attributeOf(value, String(name)) : this.itemOf(value, name);
    }
    return value;
  }

  private attributeOf(value: Value, name: string): Value {
    if (!this.native) return getAttribute(this.context, value, name);
    const found = findAttribute(this.context, value, name);
    if (found !== undefined) return found;
    throw new PythonError('AttributeError', `${repr(typeName(value))} object has no attribute ${repr(name)}`);
  }

  private itemOf(value: Value, name: string | number): Value {
    return this.native ? subscript(value, name) : getItem(this.context, value, name);
  }

  /** Whether Python's own str.format runs; the sandbox and Markup have string.Formatter, with Jinja2's look-ups. */
  private get native(): boolean {
    return !this.context.sandboxed && this.formatField === formatValue;
  }

  private positional(index: number): Value {
    const value = this.args[index];
    if (value !== undefined) return value;
    const message = this.native
      ? `Replacement index ${index} out of range for positional args tuple`
      : 'tuple index out of range';
    throw new PythonError('IndexError', message);
  }
}

function convertField(value: Value, conversion: string | undefined): Value {
  switch (conversion) {
    case undefined:
      return value;
    case 's':
      return str(value);
    case 'r':
      return repr(value);
    case 'a':
      return asciiRepr(value);
    default:
      throw valueError(`Unknown conversion specifier ${conversion}`);
  }
}

interface Piece {
  readonly literal: string;
  readonly field: string | undefined;
  readonly conversion: string | undefined;
  readonly spec: string;
}

/** Splits a format string into literals and replacement fields. */
function* parseFormat(text: string): Generator<Piece, undefined> {
  let at = 0;
  let literal = '';
  while (at < text.length) {
    const brace = nextBrace(text, at);
    literal += text.slice(at, brace);
    if (brace >= text.length) break;
    const character = text.charAt(brace);
    if (text[brace + 1] === character) {
      literal += character;
      at = brace + 2;
      continue;
    }
    if (character === '}') throw valueError("Single '}' encountered in format string");
    if (brace + 1 >= text.length) throw valueError("Single '{' encountered in format string");
    const end = fieldEnd(text, brace + 1);
    yield { literal, ...parseField(text.slice(brace + 1, end)) };
    literal = '';
    at = end + 1;
  }
  if (literal !== '') yield { literal, field: undefined, conversion: undefined, spec: '' };
}

function nextBrace(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0x7b || unit === 0x7d) return at;
  }
  return text.length;
}

/** The closing brace of the field that begins at `from`; brackets hide braces before a colon or exclamation mark. */
function fieldEnd(text: string, from: number): number {
  let depth = 1;
  let bracket = false;
  let inName = true;
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (inName && character === '[') bracket = true;
    else if (bracket) {
      if (character === ']') bracket = false;
      continue;
    } else if (character === ':' || character === '!') {
      // Whatever follows the exclamation mark is the conversion, be it a brace.
      if (inName && character === '!') at += 1;
      inName = false;
      continue;
    }
    if (character === '{') {
      if (inName) throw valueError("unexpected '{' in field name");
      depth += 1;
    }
    if (character === '}') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  if (inName) throw valueError("expected '}' before end of string");
  if (text.endsWith('!')) throw valueError('end of string while looking for conversion specifier');
  throw valueError("unmatched '{' in format spec");
}

function parseField(field: string): Omit<Piece, 'literal'> {
  const mark = fieldNameEnd(field);
  const name = field.slice(0, mark);
  const rest = field.slice(mark);
  if (!rest.startsWith('!')) return { field: name, conversion: undefined, spec: rest.slice(1) };
  const conversion = rest[1];
  if (conversion === undefined) throw valueError("unmatched '{' in format spec");
  const after = rest[2];
  if (after !== undefined && after !== ':') throw valueError("expected ':' after conversion specifier");
  return { field: name, conversion, spec: rest.slice(3) };
}

function fieldNameEnd(field: string): number {
  let bracket = false;
  for (let at = 0; at < field.length; at++) {
    const character = field[at];
    if (character === '[') bracket = true;
    else if (character === ']') bracket = false;
    else if (!bracket && (character === ':' || character === '!')) return at;
  }
  return field.length;
}

interface Step {
  readonly kind: 'attribute' | 'item';
  readonly name: string | number;
}

/** The steps after a field's first name, found one by one: a bad one is an error only when it is reached. */
function* fieldPath(field: string, from: number): Generator<Step, undefined> {
  let at = from;
  while (at < field.length) {
    const item = field[at] === '[';
    if (!item && field[at] !== '.') {
      throw valueError("Only '.' or '[' may follow ']' in format field specifier");
    }
    const end = item ? field.indexOf(']', at) : nextStep(field, at + 1);
    if (end < 0) throw valueError("Missing ']' in format string");
    const name = field.slice(at + 1, end);
    if (name === '') throw valueError('Empty attribute in format string');
    yield item ? { kind: 'item', name: indexOrName(name) } : { kind: 'attribute', name };
    at = item ? end + 1 : end;
  }
}

function nextStep(field: string, from: number): number {
  const step = field.slice(from).search(/[.[]/);
  return step < 0 ? field.length : from + step;
}

function indexOrName(text: string): string | number {
  if (!/^\p{Nd}+$/u.test(text)) return text;
  const index = parseIntText(text, 10);
  if (typeof index === 'bigint') throw valueError('Too many decimal digits in format string');
  return index;
}
