/** Scalars in single or double quotes. */
import { type Cursor, END } from './Cursor.ts';
import { foldBreaks } from './scanPlainScalar.ts';
import type { Token } from './tokens.ts';
import { YamlError } from './YamlError.ts';

export function scanQuotedScalar(cursor: Cursor): Token {
  const { mark } = cursor;
  const quote = cursor.take(1);
  const context = `while scanning a ${quote === '"' ? 'double-' : ''}quoted scalar`.replace(
    'a quoted',
    'a quoted',
  );
  let text = takeText(cursor, quote, context);
  while (cursor.peek() !== quote) {
    text += takeGap(cursor, context);
    text += takeText(cursor, quote, context);
  }
  cursor.take(1);
  return { type: '<scalar>', mark, text, plain: false };
}

/** Up to white space, a line break or the closing quote, escapes resolved. */
function takeText(cursor: Cursor, quote: string, context: string): string {
  const pattern = quote === '"' ? /[^"\\ \t\n\u2028\u2029]*/y : /[^' \t\n\u2028\u2029]*/y;
  let text = '';
  for (;;) {
    text += cursor.takeMatch(pattern);
    if (quote === "'" && cursor.startsWith("''")) text += cursor.take(2).charAt(0);
    else if (quote === '"' && cursor.peek() === '\\') text += takeEscape(cursor, context);
    else return text;
  }
}

/** White space between parts: kept within a line, folded around line breaks. */
function takeGap(cursor: Cursor, context: string): string {
  const spaces = cursor.takeMatch(/[ \t]*/y);
  if (cursor.peek() === END) throw new YamlError('found unexpected end of stream', cursor.mark, context);
  const lineBreak = cursor.takeBreak();
  return lineBreak === '' ? spaces : foldBreaks(lineBreak, takeBlankLines(cursor, context));
}

/** The line breaks of the lines that follow while they are blank, and the next line's indentation. */
function takeBlankLines(cursor: Cursor, context: string): string {
  let breaks = '';
  for (;;) {
    if (cursor.atDocumentBoundary())
      throw new YamlError('found unexpected document separator', cursor.mark, context);
    cursor.takeMatch(/[ \t]*/y);
    const lineBreak = cursor.takeBreak();
    if (lineBreak === '') return breaks;
    breaks += lineBreak;
  }
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['0', '\0'],
  ['a', '\x07'],
  ['b', '\b'],
  ['t', '\t'],
  ['\t', '\t'],
  ['n', '\n'],
  ['v', '\v'],
  ['f', '\f'],
  ['r', '\r'],
  ['e', '\x1b'],
  [' ', ' '],
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['N', '\x85'],
  ['_', '\xa0'],
  ['L', '\u2028'],
  ['P', '\u2029'],
]);

/** Number of hexadecimal digits behind each escape that has some. */
const HEX_ESCAPES: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

function takeEscape(cursor: Cursor, context: string): string {
  cursor.take(1);
  const kind = cursor.peek();
  const character = ESCAPES.get(kind);
  if (character !== undefined) {
    cursor.take(1);
    return character;
  }
  const digits = HEX_ESCAPES.get(kind);
  if (digits !== undefined) {
    cursor.take(1);
    return takeCodePoint(cursor, digits, context);
  }
  if (cursor.takeBreak() !== '') return takeBlankLines(cursor, context);
  throw new YamlError(`found unknown escape character '${kind}'`, cursor.mark, context);
}

function takeCodePoint(cursor: Cursor, digits: number, context: string): string {
  const { mark } = cursor;
  for (let offset = 0; offset < digits; offset += 1) {
    if (/[0-9A-Fa-f]/.test(cursor.peek(offset))) continue;
    throw new YamlError(`expected escape sequence of ${digits} hexadecimal numbers`, mark, context);
  }
  const hex = cursor.take(digits);
  const code = Number.parseInt(hex, 16);
  if (code > 0x10ffff) throw new YamlError(`found an escape beyond Unicode: ${hex}`, mark, context);
  return String.fromCodePoint(code);
}
