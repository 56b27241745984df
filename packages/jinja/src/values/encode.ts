// `str.encode` and `bytes.decode` for the encodings a template could mean.

import { chargeSize } from '../budget.ts';
import { PythonError } from '../errors.ts';
import { Bytes } from './bytes.ts';
import { hexEscape } from './stringRepr.ts';

/** What Python calls UTF-8, without its hyphens and underscores. */
const UTF8_NAMES = ['utf8', 'u8', 'utf', 'cp65001'];

const SINGLE_BYTE = new Map([
  ['ascii', 0x80],
  ['usascii', 0x80],
  ['latin1', 0x100],
  ['iso88591', 0x100],
]);
const LONE_SURROGATE = /\p{Surrogate}/u;

/** `text.encode(encoding, errors)`. */
export function encodeText(text: string, encoding: string, errors: string): Bytes {
  chargeSize('string', text.length * 3);
  const name = encoding.toLowerCase().replace(/[-_ ]/g, '');
  const limit = SINGLE_BYTE.get(name);
  if (limit !== undefined) return encodeSingle(text, limit, errors);
  if (!UTF8_NAMES.includes(name)) throw new PythonError('LookupError', `unknown encoding: ${encoding}`);
  if (errors === 'strict' && LONE_SURROGATE.test(text)) throw surrogatesNotAllowed(text);
  return new Bytes(new TextEncoder().encode(text));
}

function encodeSingle(text: string, limit: number, errors: string): Bytes {
  const codes = codePoints(text);
  const bytes = codes.flatMap((code, position) =>
    code < limit ? [code] : substitute(code, errors, () => unencodable(codes, position, limit)),
  );
  return new Bytes(Uint8Array.from(bytes));
}

function substitute(code: number, errors: string, failure: () => PythonError): number[] {
  const ascii = (text: string): number[] => Array.from(text, (unit) => unit.charCodeAt(0));
  switch (errors) {
    case 'ignore':
      return [];
    case 'replace':
      return ascii('?');
    case 'xmlcharrefreplace':
      return ascii(`&#${code};`);
    case 'backslashreplace':
      return ascii(hexEscape(code));
    default:
      throw failure();
  }
}

/** Of text with lone surrogates there is no UTF-8. */
function surrogatesNotAllowed(text: string): PythonError {
  const codes = codePoints(text);
  return encodeError('utf-8', codes, codes.findIndex(isSurrogate), isSurrogate, 'surrogates not allowed');
}

function codePoints(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0) ?? 0);
}

function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff;
}

/** The error for the characters that begin at `start` and cannot be encoded. */
function unencodable(codes: readonly number[], start: number, limit: number): PythonError {
  const codec = limit === 0x80 ? 'ascii' : 'latin-1';
  return encodeError(codec, codes, start, (code) => code >= limit, `ordinal not in range(${limit})`);
}

function encodeError(
  codec: string,
  codes: readonly number[],
  start: number,
  isRefused: (code: number) => boolean,
  reason: string,
): PythonError {
  let end = start + 1;
  while (end < codes.length && isRefused(codes[end] ?? 0)) end += 1;
  const which =
    end - start === 1
      ? `character '${hexEscape(codes[start] ?? 0)}' in position ${start}`
      : `characters in position ${start}-${end - 1}`;
  return new PythonError('UnicodeEncodeError', `'${codec}' codec can't encode ${which}: ${reason}`);
}

/** `bytes.decode(encoding, errors)`. */
export function decodeBytes(bytes: Uint8Array, encoding: string, errors: string): string {
  chargeSize('string', bytes.length);
  const name = encoding.toLowerCase().replace(/[-_ ]/g, '');
  const limit = SINGLE_BYTE.get(name);
  if (limit === 0x100) return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  if (limit === undefined && !UTF8_NAMES.includes(name)) {
    throw new PythonError('LookupError', `unknown encoding: ${encoding}`);
  }
  const codec = limit === undefined ? 'utf-8' : 'ascii';
  if (limit === undefined || bytes.every((byte) => byte < 0x80)) {
    try {
      return new TextDecoder('utf-8', { fatal: errors === 'strict', ignoreBOM: true }).decode(bytes);
    } catch {
      throw new PythonError('UnicodeDecodeError', `'${codec}' codec can't decode bytes: invalid data`);
    }
  }
  const at = bytes.findIndex((byte) => byte >= 0x80);
  throw new PythonError(
    'UnicodeDecodeError',
    `'ascii' codec can't decode byte 0x${(bytes[at] ?? 0).toString(16)} in position ${at}: ordinal not in range(128)`,
  );
}
