/** The text of a tagged scalar → its value, as PyYAML's SafeConstructor makes it. */
import { Bytes, Float, normalizeInt, type Value } from '@jobbergate/jinja/values';
import { decodeBase64 } from './base64.ts';
import { ScalarError } from './ScalarError.ts';
import { constructTimestamp } from './timestamp.ts';

/**
 * The constructor of a scalar tag (without its prefix), from the scalar's text; undefined when there is none.
 * A constructor throws ScalarError for a text that does not suit its tag.
 */
export function scalarConstructor(tag: string): ((text: string) => Value) | undefined {
  return CONSTRUCTORS.get(tag);
}

const CONSTRUCTORS: ReadonlyMap<string, (text: string) => Value> = new Map([
  ['str', (text) => text],
  ['null', () => null],
  ['bool', constructBool],
  ['int', constructInt],
  ['float', constructFloat],
  ['timestamp', constructTimestamp],
  ['binary', constructBinary],
]);

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['yes', true],
  ['no', false],
  ['true', true],
  ['false', false],
  ['on', true],
  ['off', false],
]);

function constructBool(text: string): boolean {
  const value = BOOLEANS.get(text.toLowerCase());
  if (value === undefined) throw new ScalarError(`${quote(text)} is not a boolean`);
  return value;
}

/** CPython refuses longer decimal texts, because their conversion takes quadratic time (`sys.int_info`). */
const MAX_INT_DIGITS = 4300;

function constructInt(text: string): Value {
  const [negative, digits] = splitSign(text.replaceAll('_', ''));
  const magnitude = /^[1-9].*:/.test(digits) ? parseSexagesimal(digits, text) : parseInteger(digits, text);
  return normalizeInt(negative ? -magnitude : magnitude);
}

function parseSexagesimal(digits: string, text: string): bigint {
  checkDigits(digits);
  const parts = digits.split(':').map((part) => parseInteger(part.replace(/^0+(?=\d)/, ''), text));
  return parts.reduce((total, part) => total * 60n + part, 0n);
}

function parseInteger(digits: string, text: string): bigint {
  if (/^0b[01]+$/.test(digits) || /^0x[0-9a-fA-F]+$/.test(digits)) return BigInt(digits);
  if (/^0[0-7]*$/.test(digits)) return BigInt(`0o${digits}`);
  if (!/^[1-9][0-9]*$/.test(digits)) throw new ScalarError(`${quote(text)} is not an integer`);
  checkDigits(digits);
  return BigInt(digits);
}

function checkDigits(digits: string): void {
  if (digits.length <= MAX_INT_DIGITS) return;
  throw new ScalarError(`an integer has ${digits.length} digits, more than ${MAX_INT_DIGITS}`);
}

function constructFloat(text: string): Float {
  const [negative, digits] = splitSign(text.replaceAll('_', '').toLowerCase());
  const magnitude = parseFloatText(digits, text);
  return new Float(negative ? -magnitude : magnitude);
}

function parseFloatText(digits: string, text: string): number {
  if (digits === '.inf') return Number.POSITIVE_INFINITY;
  if (digits === '.nan') return Number.NaN;
  if (!digits.includes(':')) return parseDecimalFloat(digits, text);
  let total = 0;
  let base = 1;
  for (const part of digits.split(':').reverse()) {
    total += parseDecimalFloat(part, text) * base;
    base *= 60;
  }
  return total;
}

function parseDecimalFloat(digits: string, text: string): number {
  if (!/^(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/.test(digits))
    throw new ScalarError(`${quote(text)} is not a float`);
  return Number(digits);
}

function splitSign(text: string): [negative: boolean, rest: string] {
  const trimmed = text.trim();
  return [trimmed.startsWith('-'), /^[-+]/.test(trimmed) ? trimmed.slice(1) : trimmed];
}

/** Python's `base64.decodebytes`: what is no base64 is skipped, and what follows the padding is not looked at. */
function constructBinary(text: string): Bytes {
  if (!/^[\0-\x7f]*$/.test(text)) throw new ScalarError('failed to convert base64 data into ascii');
  return new Bytes(decodeBase64(takeBase64(text)));
}

/** The base64 digits up to the padding that completes them. */
function takeBase64(text: string): string {
  let digits = '';
  let pads = 0;
  for (const character of text) {
    if (character === '=') {
      pads += 1;
      const open = digits.length % 4;
      if (open >= 2 && open + pads >= 4) return digits;
    } else if (/[A-Za-z0-9+/]/.test(character)) {
      digits += character;
      pads = 0;
    }
  }
  if (digits.length % 4 !== 0) throw new ScalarError('failed to decode base64 data: Incorrect padding');
  return digits;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
