import { charge } from '../budget.ts';
import { unescapeHtml } from './unescapeHtml.ts';
import { splitWords } from './whitespace.ts';

/** MarkupSafe's `striptags`: comments and tags go, white space collapses, entities become characters. */
export function stripTags(text: string): string {
  charge(text.length / 64);
  return unescapeHtml(splitWords(withoutTags(text)).join(' '));
}

function withoutTags(text: string): string {
  let result = '';
  let at = 0;
  for (;;) {
    const start = text.indexOf('<', at);
    if (start < 0) break;
    const end = tagEnd(text, start);
    if (end === undefined) break;
    result += text.slice(at, start);
    at = end;
  }
  return result + text.slice(at);
}

/** Where the tag or comment that begins at `start` is over; undefined when it never is. */
function tagEnd(text: string, start: number): number | undefined {
  const closing = text.startsWith('<!--', start) ? '-->' : '>';
  const at = text.indexOf(closing, closing === '>' ? start : start + 4);
  return at < 0 ? undefined : at + closing.length;
}
