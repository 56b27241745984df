// printf-style formatting: `format % values` (Python 3.11 docs, "printf-style String Formatting").

import { chargeSize } from '../budget.ts';
import { PythonError, typeError, valueError } from '../errors.ts';
import { asciiRepr } from './asciiRepr.ts';
import { Bytes } from './bytes.ts';
import { escapeToText } from './escape.ts';
import { Float } from './float.ts';
import { floatText } from './floatText.ts';
import { magnitudeText } from './formatValue.ts';
import { textOf } from './markup.ts';
import { toIndex } from './methods/method.ts';
import { PyObject, type Value } from './model.ts';
import { type Int, intValue, numericValue, toDouble } from './numbers.ts';
import { pad } from './pad.ts';
import { toFloat, toInt } from './parseNumber.ts';
import { repr, str } from './repr.ts';
import { stringLength } from './stringProtocol.ts';
import { subscript } from './subscript.ts';
import { Tuple } from './tuple.ts';
import { typeName } from './typeName.ts';
import { Undefined } from './undefined.ts';

/** `format % values` of a str. */
export function formatPercent(format: string, values: Value): string {
  return new PercentFormatter(format, values, false).run();
}

/** `format % values` of a Markup: what is put in is escaped. */
export function formatMarkupPercent(format: string, values: Value): string {
  return new PercentFormatter(format, values, true).run();
}

interface Conversion {
  readonly left: boolean;
  readonly plus: boolean;
  readonly space: boolean;
  readonly alternate: boolean;
  readonly zero: boolean;
  readonly width: number;
  readonly precision: number | undefined;
  readonly type: string;
}

const MAX_NUMBER = 2 ** 63 - 1;
const MAX_PRECISION = 2 ** 31 - 1;

class PercentFormatter {
  private readonly format: string;
  private readonly values: readonly Value[];
  private readonly mapping: Value | undefined;
  private readonly markup: boolean;
  private at = 0;
  private used = 0;
  private usedMapping = false;

  constructor(format: string, values: Value, markup: boolean) {
    this.format = format;
    this.markup = markup;
    this.values = values instanceof Tuple ? values.items : [values];
    this.mapping = isMapping(values) ? values : undefined;
  }

  run(): string {
    let result = '';
    for (;;) {
      const next = this.format.indexOf('%', this.at);
      if (next < 0) break;
      result += this.format.slice(this.at, next);
      this.at = next + 1;
      result += this.conversion();
      chargeSize('string', result.length);
    }
    result += this.format.slice(this.at);
    if (this.used < this.values.length && this.mapping === undefined) {
      throw typeError('not all arguments converted during string formatting');
    }
    return result;
  }

  private conversion(): string {
    if (this.format[this.at] === '%') {
      this.at += 1;
      return '%';
    }
    const named = this.format[this.at] === '(' ? { value: this.mappedValue() } : undefined;
    const flags = this.match(/[-+ #0]*/y);
    const starred = this.star(named);
    const star = starred === undefined ? undefined : toIndex(starred);
    const width = star === undefined ? (this.digits('width too big') ?? 0) : Math.abs(star);
    const precision = this.precision(named);
    this.match(/[hlL]?/y);
    const type = this.format[this.at];
    if (type === undefined) throw valueError('incomplete format');
    this.at += 1;
    const conversion = {
      left: flags.includes('-') || (star !== undefined && star < 0),
      plus: flags.includes('+'),
      space: flags.includes(' '),
      alternate: flags.includes('#'),
      zero: flags.includes('0'),
      width,
      precision,
      type,
    };
    return this.converted(conversion, named);
  }

  private converted(conversion: Conversion, named: { value: Value } | undefined): string {
    const value = named === undefined ? this.nextValue() : named.value;
    if (!'diuoxXeEfFgGcrsa'.includes(conversion.type)) {
      const code = this.format.codePointAt(this.at - 1) ?? 0;
      const shown = code >= 32 && code < 127 ? conversion.type : '?';
      throw valueError(
        `unsupported format character '${shown}' (0x${code.toString(16)}) at index ${stringLength(this.format.slice(0, this.at - 1))}`,
      );
    }
    return convert(value, conversion, this.markup);
  }

  private mappedValue(): Value {
    if (this.mapping === undefined) throw typeError('format requires a mapping');
    const start = this.at + 1;
    let depth = 1;
    this.at = start;
    while (depth > 0) {
      const character = this.format[this.at];
      if (character === undefined) throw valueError('incomplete format key');
      if (character === '(') depth += 1;
      if (character === ')') depth -= 1;
      this.at += 1;
    }
    this.usedMapping = true;
    this.used = this.values.length;
    return subscript(this.mapping, this.format.slice(start, this.at - 1));
  }

  private nextValue(): Value {
    const value = this.usedMapping ? undefined : this.values[this.used];
    if (value === undefined) throw typeError('not enough arguments for format string');
    this.used += 1;
    return value;
  }

  private star(named: object | undefined): Int | undefined {
    if (this.format[this.at] !== '*') return undefined;
    this.at += 1;
    if (named !== undefined) throw typeError('not enough arguments for format string');
    const int = intValue(this.nextValue());
    if (int === undefined || this.markup) throw typeError('* wants int');
    return int;
  }

  private precision(named: object | undefined): number | undefined {
    if (this.format[this.at] !== '.') return undefined;
    this.at += 1;
    const star = this.star(named);
    if (star === undefined) return this.digits('precision too big', MAX_PRECISION) ?? 0;
    if (star > MAX_PRECISION || star < -MAX_PRECISION - 1) {
      throw new PythonError('OverflowError', 'Python int too large to convert to C int');
    }
    return Math.max(0, Number(star));
  }

  private digits(tooBig: string, most = MAX_NUMBER): number | undefined {
    const digits = this.match(/\d*/y);
    if (digits === '') return undefined;
    const value = Number(digits);
    if (value > most) throw valueError(tooBig);
    return value;
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.format)?.[0] ?? '';
    this.at += found.length;
    return found;
  }
}

/** What `%(key)s` may be looked up in: everything subscriptable that is no tuple and no str. */
function isMapping(value: Value): boolean {
  if (Array.isArray(value)) return true;
  return (
    value instanceof PyObject &&
    value.subscriptable &&
    !(value instanceof Tuple) &&
    textOf(value) === undefined
  );
}

function convert(value: Value, conversion: Conversion, markup: boolean): string {
  switch (conversion.type) {
    case 's':
      return padText(markup ? escapeToText(value) : str(value), conversion);
    case 'r':
      return padText(markup ? escapeToText(repr(value)) : repr(value), conversion);
    case 'a':
      return padText(markup ? escapeToText(asciiRepr(value)) : asciiRepr(value), conversion);
    case 'c':
      return padText(character(value, markup), { ...conversion, precision: undefined });
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X':
      return convertInt(value, conversion, markup);
    default:
      return convertFloat(value, conversion, markup);
  }
}

function padText(text: string, { precision, width, left }: Conversion): string {
  const cut =
    precision === undefined || precision >= text.length
      ? text
      : Array.from(text).slice(0, precision).join('');
  return pad(cut, width, ' ', left ? 'right' : 'left');
}

function character(value: Value, markup: boolean): string {
  const text = textOf(value);
  const int = intValue(value);
  if (markup || (text === undefined ? int === undefined : stringLength(text) !== 1)) {
    throw typeError('%c requires int or char');
  }
  if (text !== undefined) return text;
  if (int === undefined || int < 0 || int > 0x10ffff) {
    throw new PythonError('OverflowError', '%c arg not in range(0x110000)');
  }
  return String.fromCodePoint(Number(int));
}

function convertInt(value: Value, conversion: Conversion, markup: boolean): string {
  const int = integerArgument(value, conversion.type, markup);
  const { type } = conversion;
  let digits = magnitudeText(int, type);
  if (conversion.precision !== undefined && conversion.precision > digits.length) {
    chargeSize('string', conversion.precision);
    digits = digits.padStart(conversion.precision, '0');
  }
  const prefix = conversion.alternate && 'oxX'.includes(type) ? `0${type}` : '';
  return padNumber(int < 0, prefix, digits, conversion);
}

function integerArgument(value: Value, type: string, markup: boolean): Int {
  const decimal = 'diu'.includes(type);
  const number = numericValue(value);
  if (number !== undefined && !(number instanceof Float) && (decimal || !markup)) return number;
  const shown = markup ? '_MarkupEscapeHelper' : typeName(value);
  if (!decimal) throw typeError(`%${type} format: an integer is required, not ${shown}`);
  if (number instanceof Float || value instanceof Undefined) return toInt(value);
  // The helper that wraps a value put into Markup asks `int()` itself, and that reads strings.
  if (markup && (textOf(value) !== undefined || value instanceof Bytes)) return toInt(value);
  throw typeError(`%${type} format: a real number is required, not ${shown}`);
}

function convertFloat(value: Value, conversion: Conversion, markup: boolean): string {
  const number = floatArgument(value, markup);
  const layout = conversion.type.toLowerCase() as 'e' | 'f' | 'g';
  const style = { layout, precision: conversion.precision ?? 6, alternate: conversion.alternate };
  if (style.precision > 2 ** 31 - 1) throw valueError('precision too big');
  const text = floatText(number, style);
  const negative = number < 0 || Object.is(number, -0);
  return padNumber(negative, '', 'EFG'.includes(conversion.type) ? text.toUpperCase() : text, conversion);
}

function floatArgument(value: Value, markup: boolean): number {
  if (markup || value instanceof Undefined) return toFloat(value);
  const number = numericValue(value);
  if (number === undefined) throw typeError(`must be real number, not ${typeName(value)}`);
  return toDouble(number);
}

function padNumber(negative: boolean, prefix: string, digits: string, conversion: Conversion): string {
  const sign = negative ? '-' : conversion.plus ? '+' : conversion.space ? ' ' : '';
  const { width, left, zero } = conversion;
  if (zero && !left) return sign + prefix + pad(digits, width - sign.length - prefix.length, '0', 'left');
  return pad(sign + prefix + digits, width, ' ', left ? 'right' : 'left');
}
