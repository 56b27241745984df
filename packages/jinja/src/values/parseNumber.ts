// `int()` and `float()`: what they read and what they refuse.

import { chargeBits } from '../budget.ts';
import { PythonError, typeError, valueError } from '../errors.ts';
import { Bytes } from './bytes.ts';
import { Float } from './float.ts';
import { MAX_STR_DIGITS } from './intText.ts';
import { textOf } from './markup.ts';
import { normalizeInt, type Value } from './model.ts';
import { type Int, numericValue, toDouble } from './numbers.ts';
import { repr } from './repr.ts';
import { typeName } from './typeName.ts';
import { Undefined } from './undefined.ts';
import { stripSpace } from './whitespace.ts';

const SMALL_DECIMAL = /^[-+]?[0-9]{1,15}$/;
const DECIMAL_FLOAT =
  /^[-+]?(?:[0-9]+(?:_[0-9]+)*(?:\.(?:[0-9]+(?:_[0-9]+)*)?)?|\.[0-9]+(?:_[0-9]+)*)(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?$/;
const SPECIAL_FLOAT = /^([-+]?)(inf|infinity|nan)$/i;
const PREFIXES = new Map([
  ['0b', 2],
  ['0o', 8],
  ['0x', 16],
]);

/** `int(value)`. */
export function toInt(value: Value): Int {
  const number = numericValue(value);
  if (number instanceof Float) return truncateFloat(number.value);
  if (number !== undefined) return number;
  const text = textOf(value);
  if (text !== undefined) return parseIntText(text, 10, value);
  if (value instanceof Bytes) return parseIntText(value.latin1(), 10, value);
  if (value instanceof Undefined) return value.fail();
  throw typeError(
    `int() argument must be a string, a bytes-like object or a real number, not '${typeName(value)}'`,
  );
}

/** `float(value)`. */
export function toFloat(value: Value): number {
  const number = numericValue(value);
  if (number !== undefined) return toDouble(number);
  const text = textOf(value);
  if (text !== undefined) return parseFloatText(text, value);
  if (value instanceof Bytes) return parseFloatText(value.latin1(), value);
  if (value instanceof Undefined) return value.fail();
  throw typeError(`float() argument must be a string or a real number, not '${typeName(value)}'`);
}

/** `int(float)`: towards zero. */
export function truncateFloat(value: number): Int {
  if (Number.isNaN(value)) throw valueError('cannot convert float NaN to integer');
  if (!Number.isFinite(value)) {
    throw new PythonError('OverflowError', 'cannot convert float infinity to integer');
  }
  const whole = Math.trunc(value);
  return Number.isSafeInteger(whole) ? whole + 0 : normalizeInt(BigInt(whole));
}

/** `int(text, base)`: base 0, or 2 to 36; `source` is what the error shows. */
export function parseIntText(text: string, base: number, source: Value = text): Int {
  if (base === 10 && SMALL_DECIMAL.test(text)) return Number(text) + 0;
  if (base !== 0 && (base < 2 || base > 36)) throw valueError('int() base must be >= 2 and <= 36, or 0');
  const invalid = (): PythonError =>
    valueError(`invalid literal for int() with base ${base}: ${repr(source)}`);
  const match = /^([-+]?)(0[box])?_?(.*)$/i.exec(decimalDigits(stripSpace(text)));
  if (match === null) throw invalid();
  const [whole, sign = '', prefix = '', rest = ''] = match;
  const radix = prefix === '' ? undefined : PREFIXES.get(prefix.toLowerCase());
  const takesPrefix = radix !== undefined && (base === 0 || base === radix);
  const unsigned = whole.slice(sign.length);
  const digits = takesPrefix ? rest : unsigned;
  const actualBase = base !== 0 ? base : (radix ?? 10);
  if (!isDigits(digits, actualBase) || (base === 0 && !takesPrefix && /^0[0_]*[1-9]/.test(digits)))
    throw invalid();
  const value = parseDigits(digits.replaceAll('_', ''), actualBase);
  return normalizeInt(sign === '-' ? -value : value);
}

function isDigits(text: string, base: number): boolean {
  if (!/^[0-9a-z]+(?:_[0-9a-z]+)*$/i.test(text)) return false;
  for (const digit of text) {
    if (digit !== '_' && Number.parseInt(digit, 36) >= base) return false;
  }
  return true;
}

function parseDigits(digits: string, base: number): bigint {
  const powerOfTwo = (base & (base - 1)) === 0;
  if (!powerOfTwo && digits.length > MAX_STR_DIGITS) {
    throw valueError(
      `Exceeds the limit (${MAX_STR_DIGITS} digits) for integer string conversion: value has ${digits.length} digits; use sys.set_int_max_str_digits() to increase the limit`,
    );
  }
  chargeBits(digits.length * Math.log2(base));
  const prefix = { 2: '0b', 8: '0o', 10: '', 16: '0x' }[base];
  if (prefix !== undefined) return BigInt(prefix + digits);
  if (powerOfTwo) return BigInt(`0b${binaryDigits(digits, Math.log2(base))}`);
  let value = 0n;
  for (const digit of digits) value = value * BigInt(base) + BigInt(Number.parseInt(digit, 36));
  return value;
}

function binaryDigits(digits: string, width: number): string {
  return Array.from(digits, (digit) => Number.parseInt(digit, 36).toString(2).padStart(width, '0')).join('');
}

/** `float(text)`; `source` is what the error shows. */
export function parseFloatText(text: string, source: Value = text): number {
  const trimmed = decimalDigits(stripSpace(text));
  if (DECIMAL_FLOAT.test(trimmed)) return Number(trimmed.replaceAll('_', ''));
  const special = SPECIAL_FLOAT.exec(trimmed);
  if (special === null) throw valueError(`could not convert string to float: ${repr(source)}`);
  if (special[2]?.toLowerCase() === 'nan') return Number.NaN;
  return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** Digits of any script as ASCII ones: blocks of decimal digits are ten long and start at zero. */
export function decimalDigits(text: string): string {
  return text.replace(/(?![0-9])\p{Nd}/gu, (digit) => String(digitValue(digit.codePointAt(0) ?? 0)));
}

function digitValue(code: number): number {
  // Mathematical digits come in five runs of ten that do not begin at a multiple of ten or sixteen.
  if (code >= 0x1d7ce && code <= 0x1d7ff) return (code - 0x1d7ce) % 10;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return code - zero;
}
