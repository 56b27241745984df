// HTML character references back to characters, as Python's `html.unescape` (WHATWG HTML, section 13.2.5).

import { BARE_ENTITIES, ENTITIES } from './generated/htmlEntities.ts';

const REFERENCE = /&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)/g;

/** What windows-1252 put where ISO 8859-1 has control characters, and HTML reads so. */
const WINDOWS_1252 =
  '\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178';

/** Replaces all character references. */
export function unescapeHtml(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(REFERENCE, (_whole, reference: string) =>
    reference.startsWith('#') ? numericReference(reference) : namedReference(reference),
  );
}

function numericReference(reference: string): string {
  const hex = /^#[xX]/.test(reference);
  const digits = reference.slice(hex ? 2 : 1).replace(';', '');
  const code = Number.parseInt(digits, hex ? 16 : 10);
  if (code === 0 || (code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) return '\ufffd';
  if (code === 0x0d) return '\r';
  if (code >= 0x80 && code <= 0x9f) return WINDOWS_1252.charAt(code - 0x80);
  return isInvalid(code) ? '' : String.fromCodePoint(code);
}

function isInvalid(code: number): boolean {
  if (code <= 0x8 || code === 0xb || (code >= 0xe && code <= 0x1f) || code === 0x7f) return true;
  return (code >= 0xfdd0 && code <= 0xfdef) || (code & 0xfffe) === 0xfffe;
}

function namedReference(reference: string): string {
  const table = entities();
  const exact = table.get(reference);
  if (exact !== undefined) return exact;
  for (let length = reference.length - 1; length > 1; length--) {
    const character = table.get(reference.slice(0, length));
    if (character !== undefined) return character + reference.slice(length);
  }
  return `&${reference}`;
}

let table: Map<string, string> | undefined;

/** The references by name, with the semicolon where it must be there; made when first needed. */
function entities(): Map<string, string> {
  table ??= readEntities();
  return table;
}

function readEntities(): Map<string, string> {
  const result = new Map<string, string>();
  for (const entry of ENTITIES.split(' ')) {
    const [name = '', codes = ''] = entry.split(':');
    const characters = codes.split(',').map((code) => String.fromCodePoint(Number.parseInt(code, 16)));
    result.set(`${name};`, characters.join(''));
  }
  for (const name of BARE_ENTITIES.split(' ')) result.set(name, result.get(`${name};`) ?? '');
  return result;
}
