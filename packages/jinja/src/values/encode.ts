// `str.encode` and `bytes.decode` for the encodings a template could mean.

import { chargeSize } from '../budget.ts';
import { PythonError } from '../errors.ts';
import { Bytes } from './bytes.ts';
import { replaceBounded } from './replaceBounded.ts';
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
  const name = encoding.toLowerCase().replace(/[^a-z0-9.]/g, '');
  const limit = SINGLE_BYTE.get(name);
  if (limit !== undefined) return encodeSingle(text, limit, errors);
  if (!UTF8_NAMES.includes(name)) throw new PythonError('LookupError', `unknown encoding: ${encoding}`);
  if (errors === 'strict' && LONE_SURROGATE.test(text)) throw surrogatesNotAllowed(text);
  return new Bytes(new TextEncoder().encode(text));
}

function encodeSingle(text: string, limit: number, errors: string): Bytes {
  const beyond = limit === 0x80 ? /[^\x00-\x7f]/gu : /[^\x00-\xff]/gu;
  const encoded = replaceBounded(text, beyond, (character) => {
    const substitute = SUBSTITUTES[errors];
    if (substitute === undefined) throw unencodable(text, limit);
    return substitute(character.codePointAt(0) ?? 0);
  });
  const bytes = new Uint8Array(encoded.length);
  for (let index = 0; index < encoded.length; index += 1) bytes[index] = encoded.charCodeAt(index);
  return new Bytes(bytes);
}

/** What stands for a character that cannot be encoded; other ways are an error. */
const SUBSTITUTES: Readonly<Record<string, ((code: number) => string) | undefined>> = Object.assign(
  Object.create(null),
  {
    ignore: () => '',
    replace: () => '?',
    xmlcharrefreplace: (code: number) => `&#${code};`,
    backslashreplace: hexEscape,
  },
);

/** Of text with lone surrogates there is no UTF-8. */
function surrogatesNotAllowed(text: string): PythonError {
  return encodeError('utf-8', text, isSurrogate, 'surrogates not allowed');
}

function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff;
}

/** The error for the first characters that cannot be encoded. */
function unencodable(text: string, limit: number): PythonError {
  const codec = limit === 0x80 ? 'ascii' : 'latin-1';
  return encodeError(codec, text, (code) => code >= limit, `ordinal not in range(${limit})`);
}

function encodeError(
  codec: string,
  text: string,
  isRefused: (code: number) => boolean,
  reason: string,
): PythonError {
  const codes = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  const start = codes.findIndex(isRefused);
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
  const name = encoding.toLowerCase().replace(/[^a-z0-9.]/g, '');
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
