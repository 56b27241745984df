/** The text a string literal stands for: Python's `unicode_escape` codec, which Jinja2 applies to it. */

const SIMPLE: ReadonlyMap<string, string> = new Map([
  ['\n', ''],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
]);

/** Digits of the escapes that have a fixed number of them, by letter. */
const HEX_DIGITS: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

const OCTAL = /[0-7]{1,3}/y;
const HEX = /^[0-9a-fA-F]+$/;

/** What is wrong with a literal; the message is the codec's. */
export class StringLiteralError extends Error {}

/** Resolves the escapes of a literal's inside (without its quotes); throws StringLiteralError. */
export function unescapeLiteral(inside: string): string {
  let text = '';
  let done = 0;
  for (let at = inside.indexOf('\\'); at >= 0; at = inside.indexOf('\\', done)) {
    const { meaning, length } = readEscape(inside, at + 1);
    text += inside.slice(done, at) + meaning;
    done = at + 1 + length;
  }
  return done === 0 ? inside : text + inside.slice(done);
}

/** What the escape behind a backslash means, and how many code units of the literal it takes. */
function readEscape(inside: string, at: number): { meaning: string; length: number } {
  const letter = String.fromCodePoint(inside.codePointAt(at) ?? 0);
  const simple = SIMPLE.get(letter);
  if (simple !== undefined) return { meaning: simple, length: 1 };
  const digits = HEX_DIGITS.get(letter);
  if (digits !== undefined) {
    return { meaning: fromHex(letter, inside.slice(at + 1, at + 1 + digits), digits), length: 1 + digits };
  }
  OCTAL.lastIndex = at;
  const octal = OCTAL.exec(inside)?.[0];
  if (octal !== undefined)
    return { meaning: String.fromCharCode(Number.parseInt(octal, 8)), length: octal.length };
  if (letter === 'N') {
    const named = /^N\{[^}]+\}/.test(inside.slice(at, at + 100));
    throw new StringLiteralError(named ? 'unknown Unicode character name' : 'malformed \\N character escape');
  }
  return { meaning: `\\${letter > '\x7f' ? asciiEscape(letter) : letter}`, length: letter.length };
}

function fromHex(letter: string, digits: string, count: number): string {
  if (digits.length < count || !HEX.test(digits)) {
    throw new StringLiteralError(`truncated \\${letter}${'X'.repeat(count)} escape`);
  }
  const code = Number.parseInt(digits, 16);
  if (code > 0x10ffff) throw new StringLiteralError('illegal Unicode character');
  return String.fromCodePoint(code);
}

/**
 * Jinja2 first turns every character outside ASCII into an escape of its own, so that a backslash before one escapes
 * the backslash of that: `\é` becomes the five characters `\xe9`.
 */
function asciiEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x100) return `x${code.toString(16).padStart(2, '0')}`;
  return code < 0x10000 ? `u${code.toString(16).padStart(4, '0')}` : `U${code.toString(16).padStart(8, '0')}`;
}
