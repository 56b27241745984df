/** The text a string literal stands for: Python's `unicode_escape` codec, which Jinja2 applies to it. */

const SIMPLE: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

const ESCAPE = /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/gs;

/** What is wrong with a literal; the message is the codec's. */
export class StringLiteralError extends Error {}

/** Resolves the escapes of a literal's inside (without its quotes); throws StringLiteralError. */
export function unescapeLiteral(inside: string): string {
  if (!inside.includes('\\')) return inside;
  return protectEscapedNonAscii(inside).replace(ESCAPE, (_, octal, hex, short, long, letter) => {
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
    if (letter === undefined) return fromHex(hex ?? short ?? long);
    return SIMPLE[letter] ?? unknownEscape(letter);
  });
}

/**
 * Jinja2 first turns every character outside ASCII into an escape of its own, so that a backslash before one
 * escapes the backslash of that: `\é` becomes the five characters `\xe9`.
 */
function protectEscapedNonAscii(inside: string): string {
  return inside.replace(/\\(?:[\x00-\x7f]|([\ud800-\udbff][\udc00-\udfff]|.))/gs, (whole, wide) =>
    wide === undefined ? whole : `\\\\${asciiEscape(wide)}`,
  );
}

function asciiEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x100) return `x${code.toString(16).padStart(2, '0')}`;
  return code < 0x10000 ? `u${code.toString(16).padStart(4, '0')}` : `U${code.toString(16).padStart(8, '0')}`;
}

function fromHex(digits: string): string {
  const code = Number.parseInt(digits, 16);
  if (code > 0x10ffff) throw new StringLiteralError('illegal Unicode character');
  return String.fromCodePoint(code);
}

function unknownEscape(letter: string): string {
  if (letter === 'x') throw new StringLiteralError('truncated \\xXX escape');
  if (letter === 'u') throw new StringLiteralError('truncated \\uXXXX escape');
  if (letter === 'U') throw new StringLiteralError('truncated \\UXXXXXXXX escape');
  if (letter === 'N') throw new StringLiteralError('unknown Unicode character name');
  return `\\${letter}`;
}
