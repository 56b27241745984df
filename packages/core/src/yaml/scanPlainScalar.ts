/** Plain (unquoted) scalars, which may go on over several lines. */
import type { Cursor } from './Cursor.ts';
import type { Token } from './tokens.ts';

/** `endsOnNewLine`: white space behind the scalar was skipped up to a new line, where a key may begin. */
export interface PlainScalar {
  readonly token: Token;
  readonly endsOnNewLine: boolean;
}

/** `indent`: column of the enclosing block collection, -1 when there is none. */
export function scanPlainScalar(cursor: Cursor, indent: number, inFlow: boolean): PlainScalar {
  const { mark } = cursor;
  let text = '';
  let gap: Gap = { text: '', newLine: false };
  while (cursor.peek() !== '#') {
    const run = takeRun(cursor, inFlow);
    if (run === '') break;
    text += gap.text + run;
    gap = takeGap(cursor);
    if (gap.text === '' || (!inFlow && cursor.column <= indent)) break;
  }
  return { token: { type: '<scalar>', mark, text, plain: true }, endsOnNewLine: gap.newLine };
}

/** Up to white space, a `:` that ends a key, or in flow collections one of their indicators. */
function takeRun(cursor: Cursor, inFlow: boolean): string {
  let length = 0;
  for (;;) {
    const character = cursor.peek(length);
    if (cursor.atBlank(length)) break;
    if (
      character === ':' &&
      (cursor.atBlank(length + 1) || (inFlow && ',[]{}'.includes(cursor.peek(length + 1))))
    )
      break;
    if (inFlow && ',?[]{}'.includes(character)) break;
    length += 1;
  }
  return cursor.take(length);
}

/** White space inside a plain scalar, folded; empty text when the scalar ends before it. */
interface Gap {
  readonly text: string;
  readonly newLine: boolean;
}

function takeGap(cursor: Cursor): Gap {
  const spaces = cursor.takeMatch(/ */y);
  const lineBreak = cursor.takeBreak();
  if (lineBreak === '') return { text: spaces, newLine: false };
  if (cursor.atDocumentBoundary()) return { text: '', newLine: true };
  let breaks = '';
  for (;;) {
    cursor.takeMatch(/ */y);
    const next = cursor.takeBreak();
    if (next === '') break;
    breaks += next;
    if (cursor.atDocumentBoundary()) return { text: '', newLine: true };
  }
  return { text: foldBreaks(lineBreak, breaks), newLine: true };
}

/** Line folding: a single break is a space, of several the first is dropped (Unicode's separators stay). */
export function foldBreaks(first: string, further: string): string {
  if (first !== '\n') return first + further;
  return further === '' ? ' ' : further;
}
