/** Literal (`|`) and folded (`>`) block scalars. */
import type { Cursor } from './Cursor.ts';
import { skipRestOfLine } from './skipRestOfLine.ts';
import type { Token } from './tokens.ts';
import { YamlError } from './YamlError.ts';

const CONTEXT = 'while scanning a block scalar';

interface Header {
  readonly chomping: '' | '-' | '+';
  /** Indentation relative to the parent's; null: that of the first line with content. */
  readonly increment: number | null;
}

/** `parentIndent`: column of the enclosing block collection, -1 when there is none. */
export function scanBlockScalar(cursor: Cursor, parentIndent: number): Token {
  const { mark } = cursor;
  const folded = cursor.take(1) === '>';
  const { chomping, increment } = takeHeader(cursor);
  skipRestOfLine(cursor, CONTEXT);
  const least = Math.max(parentIndent + 1, 1);
  const detected = increment === null ? detectIndent(cursor) : { breaks: '', indent: 0 };
  const indent = increment === null ? Math.max(least, detected.indent) : least + increment - 1;
  let breaks = detected.breaks + takeBlankLines(cursor, indent);
  let text = '';
  let lineBreak = '';
  while (cursor.column === indent && !cursor.atEnd()) {
    text += breaks;
    const foldable = folded && !' \t'.includes(cursor.peek());
    text += cursor.takeMatch(/[^\n\u2028\u2029]*/y);
    lineBreak = cursor.takeBreak();
    breaks = takeBlankLines(cursor, indent);
    if (cursor.column !== indent || cursor.atEnd()) break;
    const folds = foldable && lineBreak === '\n' && !' \t'.includes(cursor.peek());
    if (!folds) text += lineBreak;
    else if (breaks === '') text += ' ';
  }
  if (chomping !== '-') text += lineBreak;
  if (chomping === '+') text += breaks;
  return { type: '<scalar>', mark, text, plain: false };
}

function takeHeader(cursor: Cursor): Header {
  const { mark } = cursor;
  const [, before = '', digit = '', after = ''] =
    /^([-+]?)(\d?)([-+]?)/.exec(cursor.takeMatch(/(?:[-+]\d?|\d[-+]?)?/y)) ?? [];
  if (digit === '0') {
    throw new YamlError('expected indentation indicator in the range 1-9, but found 0', mark, CONTEXT);
  }
  if (!cursor.atLineEnd() && cursor.peek() !== ' ') {
    const problem = `expected chomping or indentation indicators, but found '${cursor.peek()}'`;
    throw new YamlError(problem, cursor.mark, CONTEXT);
  }
  return {
    chomping: (before || after) as Header['chomping'],
    increment: digit === '' ? null : Number(digit),
  };
}

/** Skips leading blank lines; the widest indentation seen is that of the scalar. */
function detectIndent(cursor: Cursor): { breaks: string; indent: number } {
  let breaks = '';
  let indent = 0;
  for (;;) {
    cursor.takeMatch(/ */y);
    indent = Math.max(indent, cursor.column);
    const lineBreak = cursor.takeBreak();
    if (lineBreak === '') return { breaks, indent };
    breaks += lineBreak;
  }
}

/** Skips indentation up to `indent` on this line and on the blank ones that follow. */
function takeBlankLines(cursor: Cursor, indent: number): string {
  let breaks = '';
  for (;;) {
    while (cursor.column < indent && cursor.peek() === ' ') cursor.take(1);
    const lineBreak = cursor.takeBreak();
    if (lineBreak === '') return breaks;
    breaks += lineBreak;
  }
}
