// What Python calls white space and line breaks in a str; JavaScript's `\s` is another set.

/** Body of a character class: `str.isspace` (bidirectional type WS, B or S, or category Zs). */
export const SPACE_CLASS =
  '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

const SPACE = new RegExp(`[${SPACE_CLASS}]`);
const SPACES = new RegExp(`[${SPACE_CLASS}]+`);
const LINE_BREAK = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/g;

/** Whether one character is white space. */
export function isSpace(character: string): boolean {
  return SPACE.test(character);
}

/** `str.strip()`, or one side of it. */
export function stripSpace(text: string, sides: 'left' | 'right' | 'both' = 'both'): string {
  return stripWhere(text, sides, isSpace);
}

/** Removes characters (UTF-16 units) from the ends while `isGone` says so. */
export function stripWhere(
  text: string,
  sides: 'left' | 'right' | 'both',
  isGone: (unit: string) => boolean,
): string {
  let start = 0;
  let end = text.length;
  if (sides !== 'right') while (start < end && isGone(text.charAt(start))) start += 1;
  if (sides !== 'left') while (end > start && isGone(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** `str.split()`: the words between runs of white space. */
export function splitWords(text: string): string[] {
  return text.split(SPACES).filter((word) => word !== '');
}

/** `str.splitlines()`, with or without the breaks. */
export function splitLines(text: string, keepBreaks = false): string[] {
  const lines: string[] = [];
  let start = 0;
  for (const match of text.matchAll(LINE_BREAK)) {
    const end = match.index + match[0].length;
    lines.push(text.slice(start, keepBreaks ? end : match.index));
    start = end;
  }
  if (start < text.length) lines.push(text.slice(start));
  return lines;
}
