// `format(value, spec)`.

import { chargeBits, chargeSize } from '../budget.ts';
import { PythonError, typeError, valueError } from '../errors.ts';
import { PyDate } from './dates/date.ts';
import { strftime } from './dates/strftime.ts';
import { Float } from './float.ts';
import { type FloatStyle, floatText } from './floatText.ts';
import { type FormatSpec, parseFormatSpec, unknownFormatCode } from './formatSpec.ts';
import { intText } from './intText.ts';
import { textOf } from './markup.ts';
import type { Value } from './model.ts';
import { type Int, intValue, toDouble } from './numbers.ts';
import { pad } from './pad.ts';
import { str } from './repr.ts';
import { stringLength } from './stringProtocol.ts';
import { typeName } from './typeName.ts';

/** Formats any value; TypeError for a spec on a type that takes none. */
export function formatValue(value: Value, spec: string): string {
  if (spec === '') return str(value);
  const text = textOf(value);
  if (text !== undefined) return formatText(text, spec, typeName(value));
  const int = intValue(value);
  if (int !== undefined) return formatInt(int, spec, typeName(value));
  if (value instanceof Float) return formatFloat(value.value, parseFormatSpec(spec, 'float'), 'float');
  if (value instanceof PyDate) return strftime(value, spec);
  throw typeError(`unsupported format string passed to ${typeName(value)}.__format__`);
}

function formatText(text: string, spec: string, type: string): string {
  const parsed = parseFormatSpec(spec, type);
  if (parsed.type !== '' && parsed.type !== 's') throw unknownFormatCode(parsed.type, type);
  if (parsed.sign === ' ') throw valueError('Space not allowed in string format specifier');
  if (parsed.sign !== undefined) throw valueError('Sign not allowed in string format specifier');
  if (parsed.noNegativeZero)
    throw valueError('Negative zero coercion (z) not allowed in string format specifier');
  if (parsed.alternate) throw valueError('Alternate form (#) not allowed in string format specifier');
  if (parsed.align === '=') throw valueError("'=' alignment not allowed in string format specifier");
  const { precision } = parsed;
  const cut =
    precision === undefined || precision >= text.length
      ? text
      : Array.from(text).slice(0, precision).join('');
  return pad(cut, parsed.width, parsed.fill, SIDES[parsed.align ?? '<']);
}

/** Which side the padding goes to. */
const SIDES = { '<': 'right', '>': 'left', '^': 'middle', '=': 'left' } as const;

const RADIX = new Map([
  ['b', 2],
  ['o', 8],
  ['x', 16],
  ['X', 16],
]);

function formatInt(int: Int, spec: string, type: string): string {
  const parsed = parseFormatSpec(spec, type);
  if (parsed.type !== '' && 'eEfFgG%'.includes(parsed.type)) return formatFloat(toDouble(int), parsed, type);
  if (!['', 'd', 'n', 'b', 'o', 'x', 'X', 'c'].includes(parsed.type))
    throw unknownFormatCode(parsed.type, type);
  if (parsed.precision !== undefined) throw valueError('Precision not allowed in integer format specifier');
  if (parsed.noNegativeZero)
    throw valueError('Negative zero coercion (z) not allowed in integer format specifier');
  if (parsed.type === 'c') return formatCharacter(int, parsed);
  const negative = int < 0;
  const digits = magnitudeText(int, parsed.type);
  const prefix = parsed.alternate && RADIX.has(parsed.type) ? `0${parsed.type}` : '';
  return layOut(signText(negative, parsed) + prefix, digits, '', parsed, RADIX.has(parsed.type) ? 4 : 3);
}

/** |int| in the base of a presentation type. */
export function magnitudeText(int: Int, type: string): string {
  const radix = RADIX.get(type);
  const magnitude = int < 0 ? -int : int;
  if (radix === undefined) return typeof magnitude === 'bigint' ? intText(magnitude) : String(magnitude);
  if (typeof magnitude === 'bigint') chargeBits(64);
  const text = magnitude.toString(radix);
  return type === 'X' ? text.toUpperCase() : text;
}

function formatCharacter(int: Int, spec: FormatSpec): string {
  if (spec.sign !== undefined) throw valueError("Sign not allowed with integer format specifier 'c'");
  if (spec.alternate) throw valueError("Alternate form (#) not allowed with integer format specifier 'c'");
  if (typeof int === 'bigint' && BigInt.asIntN(64, int) !== int) {
    throw new PythonError('OverflowError', 'Python int too large to convert to C long');
  }
  if (int < 0 || int > 0x10ffff) throw new PythonError('OverflowError', '%c arg not in range(0x110000)');
  return pad(String.fromCodePoint(Number(int)), spec.width, spec.fill, SIDES[spec.align ?? '<']);
}

function formatFloat(value: number, spec: FormatSpec, type: string): string {
  const percent = spec.type === '%';
  const shown = percent ? value * 100 : value;
  const style = floatStyle(spec, type);
  let text = floatText(shown, style);
  if ('EFG'.includes(spec.type || '-')) text = text.toUpperCase();
  const negative =
    (shown < 0 || Object.is(shown, -0)) && !(spec.noNegativeZero && !/[1-9]/.test(text.split(/e/i)[0] ?? ''));
  const [whole = '', tail = ''] = splitDigits(text);
  return layOut(signText(negative, spec), whole, percent ? `${tail}%` : tail, spec, 3);
}

function floatStyle(spec: FormatSpec, type: string): FloatStyle {
  const { alternate } = spec;
  const precision = spec.precision ?? 6;
  if (precision > 2 ** 31 - 1) throw valueError('precision too big');
  switch (spec.type.toLowerCase()) {
    case '':
      if (spec.precision === undefined) return { layout: 'repr', precision: 0, alternate };
      return { layout: 'g', precision, alternate, pointZero: true };
    case 'e':
      return { layout: 'e', precision, alternate };
    case 'f':
    case '%':
      return { layout: 'f', precision, alternate };
    case 'g':
      return { layout: 'g', precision, alternate };
    case 'n':
      if (spec.type === 'n') return { layout: 'g', precision, alternate };
      throw unknownFormatCode(spec.type, type);
    default:
      throw unknownFormatCode(spec.type, type);
  }
}

/** Digits before the point, and all the rest. */
function splitDigits(text: string): [whole: string, tail: string] {
  const whole = /^\d*/.exec(text)?.[0] ?? '';
  return [whole, text.slice(whole.length)];
}

function signText(negative: boolean, spec: FormatSpec): string {
  if (negative) return '-';
  return spec.sign === '+' || spec.sign === ' ' ? spec.sign : '';
}

/** Puts sign, digits and the rest together: groups the digits and pads to the width. */
function layOut(sign: string, digits: string, tail: string, spec: FormatSpec, groupSize: 3 | 4): string {
  const align = spec.align ?? '>';
  const fillsZeros = align === '=' && spec.fill === '0';
  const digitWidth = fillsZeros ? spec.width - sign.length - tail.length : 0;
  if (digitWidth > 0) chargeSize('string', digitWidth);
  const size = spec.type === 'd' || spec.type === '' ? 3 : groupSize;
  const body =
    spec.grouping === undefined
      ? digits.padStart(digitWidth, '0')
      : grouped(digits, digitWidth, spec.grouping, size);
  if (align !== '=') return pad(sign + body + tail, spec.width, spec.fill, SIDES[align]);
  return sign + pad(body + tail, spec.width - stringLength(sign), spec.fill, 'left');
}

/** Separates the digits into groups, adding zeros in front until `width` is reached. */
function grouped(digits: string, width: number, separator: string, size: number): string {
  if (digits === '') return digits;
  chargeSize('string', Math.max(width, digits.length * 2));
  const zeros = width - groupedLength(digits.length, size);
  let padded = digits;
  if (zeros > 0) {
    let count = digits.length;
    while (groupedLength(count, size) < width) count += 1;
    padded = digits.padStart(count, '0');
  }
  const first = padded.length % size || size;
  const groups = [padded.slice(0, first)];
  for (let at = first; at < padded.length; at += size) groups.push(padded.slice(at, at + size));
  return groups.join(separator);
}

function groupedLength(digits: number, size: number): number {
  return digits + Math.ceil(digits / size) - 1;
}
