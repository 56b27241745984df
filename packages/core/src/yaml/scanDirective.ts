/** `%YAML` and `%TAG` lines; others are skipped. */
import type { Cursor } from './Cursor.ts';
import { takeTagHandle, takeTagUri } from './scanProperties.ts';
import { skipRestOfLine } from './skipRestOfLine.ts';
import type { Directive, Token } from './tokens.ts';
import { YamlError } from './YamlError.ts';

const CONTEXT = 'while scanning a directive';

export function scanDirective(cursor: Cursor): Token {
  const { mark } = cursor;
  cursor.take(1);
  const name = cursor.takeMatch(/[0-9A-Za-z_-]*/y);
  if (name === '' || !(cursor.atLineEnd() || cursor.peek() === ' ')) {
    refuse(cursor, 'expected alphabetic or numeric character');
  }
  const directive = takeDirective(cursor, name);
  skipRestOfLine(cursor, CONTEXT);
  return { type: '<directive>', mark, directive };
}

function takeDirective(cursor: Cursor, name: string): Directive | null {
  switch (name) {
    case 'YAML':
      return takeVersion(cursor);
    case 'TAG':
      return takeTagPrefix(cursor);
    default:
      cursor.takeMatch(/[^\n\u2028\u2029]*/y);
      return null;
  }
}

function takeVersion(cursor: Cursor): Directive {
  cursor.takeMatch(/ */y);
  const [major, minor] = cursor.takeMatch(/\d+\.\d+/y).split('.');
  if (major === undefined || minor === undefined || !(cursor.atLineEnd() || cursor.peek() === ' ')) {
    return refuse(cursor, 'expected a version number');
  }
  return { name: 'YAML', major: Number(major), minor: Number(minor) };
}

function takeTagPrefix(cursor: Cursor): Directive {
  cursor.takeMatch(/ */y);
  const handle = takeTagHandle(cursor, CONTEXT);
  if (cursor.takeMatch(/ +/y) === '') refuse(cursor, "expected ' '");
  const prefix = takeTagUri(cursor, CONTEXT);
  if (!(cursor.atLineEnd() || cursor.peek() === ' ')) refuse(cursor, "expected ' '");
  return { name: 'TAG', handle, prefix };
}

function refuse(cursor: Cursor, expectation: string): never {
  throw new YamlError(`${expectation}, but found '${cursor.peek()}'`, cursor.mark, CONTEXT);
}
