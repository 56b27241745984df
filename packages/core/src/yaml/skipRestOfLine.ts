import type { Cursor } from './Cursor.ts';
import { YamlError } from './YamlError.ts';

/** Takes spaces, a comment and the line break: behind a directive or a block scalar's header nothing else may stand. */
export function skipRestOfLine(cursor: Cursor, context: string): void {
  cursor.takeMatch(/ */y);
  if (cursor.peek() === '#') cursor.takeMatch(/[^\n\u2028\u2029]*/y);
  if (!cursor.atLineEnd()) {
    throw new YamlError(
      `expected a comment or a line break, but found '${cursor.peek()}'`,
      cursor.mark,
      context,
    );
  }
  cursor.takeBreak();
}
