/**
 * Text from outside, made safe for a terminal: control characters (ESC, the C1 set, line ends and tabs among
 * them), marks that reorder what is read, and line separators become visible escapes such as `\u001b`;
 * lone surrogates become U+FFFD.
 */
export function printable(text: string): string {
  return text.toWellFormed().replace(unsafe, escapeCharacter);
}

/** The same for text of several lines: line feeds stay. */
export function printableLines(text: string): string {
  return text.split(/\r?\n/).map(printable).join('\n');
}

/** One JSON document, indented, with the characters escaped that JSON allows but terminals obey. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(unsafeInJson, escapeCharacter);
}

// \p{Cc}: C0, DEL and C1. Bidirectional controls: Unicode Standard Annex #9 §2, with the implicit marks.
const unsafe = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/gu;
const unsafeInJson = /[\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/gu;

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
