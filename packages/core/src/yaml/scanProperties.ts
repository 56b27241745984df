/** Anchors, aliases and tags. */
import type { Cursor } from './Cursor.ts';
import type { Token } from './tokens.ts';
import { YamlError } from './YamlError.ts';

/** `&name` or `*name`. */
export function scanAnchor(cursor: Cursor, type: '<alias>' | '<anchor>'): Token {
  const { mark } = cursor;
  cursor.take(1);
  const name = cursor.takeMatch(/[0-9A-Za-z_-]*/y);
  if (name === '' || !(cursor.atBlank() || '?:,]}%@`'.includes(cursor.peek()))) {
    const problem = `expected alphabetic or numeric character, but found '${cursor.peek()}'`;
    throw new YamlError(problem, cursor.mark, `while scanning an ${type.slice(1, -1)}`);
  }
  return { type, mark, name };
}

/** `!suffix`, `!!suffix`, `!handle!suffix`, `!<tag>`, or the lone `!`. */
export function scanTag(cursor: Cursor): Token {
  const { mark } = cursor;
  const context = 'while scanning a tag';
  const token = takeTag(cursor, context);
  if (!cursor.atLineEnd() && cursor.peek() !== ' ') {
    throw new YamlError(`expected ' ', but found '${cursor.peek()}'`, cursor.mark, context);
  }
  return { type: '<tag>', mark, ...token };
}

function takeTag(cursor: Cursor, context: string): { handle: string | null; suffix: string } {
  if (cursor.startsWith('!<')) {
    cursor.take(2);
    const suffix = takeTagUri(cursor, context);
    if (cursor.peek() !== '>') {
      throw new YamlError(`expected '>', but found '${cursor.peek()}'`, cursor.mark, context);
    }
    cursor.take(1);
    return { handle: null, suffix };
  }
  if (cursor.atBlank(1)) return { handle: null, suffix: cursor.take(1) };
  let length = 1;
  while (!(cursor.peek(length) === ' ' || cursor.atLineEnd(length) || cursor.peek(length) === '!'))
    length += 1;
  const handle = cursor.peek(length) === '!' ? takeTagHandle(cursor, context) : cursor.take(1);
  return { handle, suffix: takeTagUri(cursor, context) };
}

/** `!`, `!!` or `!name!`. */
export function takeTagHandle(cursor: Cursor, context: string): string {
  if (cursor.peek() !== '!')
    throw new YamlError(`expected '!', but found '${cursor.peek()}'`, cursor.mark, context);
  if (cursor.peek(1) === ' ') return cursor.take(1);
  const handle = cursor.takeMatch(/![0-9A-Za-z_-]*/y);
  if (cursor.peek() !== '!')
    throw new YamlError(`expected '!', but found '${cursor.peek()}'`, cursor.mark, context);
  return handle + cursor.take(1);
}

/** The characters of a URI, `%XX` read as UTF-8. */
export function takeTagUri(cursor: Cursor, context: string): string {
  const { mark } = cursor;
  const uri = cursor.takeMatch(/(?:[0-9A-Za-z\-;/?:@&=+$,_.!~*'()[\]]|%[0-9A-Fa-f]{2})*/y);
  if (cursor.peek() === '%') {
    throw new YamlError('expected URI escape sequence of 2 hexadecimal numbers', cursor.mark, context);
  }
  if (uri === '') throw new YamlError(`expected URI, but found '${cursor.peek()}'`, cursor.mark, context);
  try {
    return decodeURIComponent(uri);
  } catch {
    throw new YamlError('a tag holds bytes that are not UTF-8', mark, context);
  }
}
