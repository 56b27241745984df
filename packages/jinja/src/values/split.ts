// Splitting, finding and replacing in strings.

import { charge, chargeSize } from '../budget.ts';
import { valueError } from '../errors.ts';
import { isSpace, splitWords } from './whitespace.ts';

/** `str.split(separator, limit)`; a null separator is white space, a negative limit none. */
export function splitText(text: string, separator: string | null, limit: number): string[] {
  charge(text.length / 64);
  if (separator === null) return limit < 0 ? splitWords(text) : splitWordsLimited(text, limit);
  if (separator === '') throw valueError('empty separator');
  if (limit < 0) return text.split(separator);
  const parts: string[] = [];
  let start = 0;
  while (parts.length < limit) {
    const at = text.indexOf(separator, start);
    if (at < 0) break;
    parts.push(text.slice(start, at));
    start = at + separator.length;
  }
  parts.push(text.slice(start));
  return parts;
}

/** `str.rsplit(separator, limit)`. */
export function splitTextRight(text: string, separator: string | null, limit: number): string[] {
  if (limit < 0) return splitText(text, separator, limit);
  charge(text.length / 64);
  if (separator === null) return splitWordsLimitedRight(text, limit);
  if (separator === '') throw valueError('empty separator');
  const parts: string[] = [];
  let end = text.length;
  while (parts.length < limit) {
    const at = end < separator.length ? -1 : text.lastIndexOf(separator, end - separator.length);
    if (at < 0) break;
    parts.push(text.slice(at + separator.length, end));
    end = at;
  }
  parts.push(text.slice(0, end));
  return parts.reverse();
}

function splitWordsLimited(text: string, limit: number): string[] {
  const words: string[] = [];
  let at = skip(text, 0, 1, true);
  while (at < text.length) {
    const end = words.length < limit ? skip(text, at, 1, false) : text.length;
    words.push(text.slice(at, end));
    at = skip(text, end, 1, true);
  }
  return words;
}

function splitWordsLimitedRight(text: string, limit: number): string[] {
  const words: string[] = [];
  let end = trimmedEnd(text);
  while (end > 0) {
    const start = words.length < limit ? skip(text, end - 1, -1, false) + 1 : 0;
    words.push(text.slice(start, end));
    end = skip(text, start - 1, -1, true) + 1;
  }
  return words.reverse();
}

/** Walks on while characters are white space, or while they are not. */
function skip(text: string, from: number, step: 1 | -1, space: boolean): number {
  let at = from;
  while (at >= 0 && at < text.length && isSpace(text.charAt(at)) === space) at += step;
  return at;
}

function trimmedEnd(text: string): number {
  return skip(text, text.length - 1, -1, true) + 1;
}

/** `str.replace(old, new, limit)`; an empty `old` stands between all characters. */
export function replaceText(text: string, old: string, replacement: string, limit: number): string {
  if (limit === 0 || text.length < old.length) return text;
  charge(text.length / 64);
  if (old === '') return insertBetween(text, replacement, limit);
  const parts = splitText(text, old, limit);
  chargeSize('string', text.length + (parts.length - 1) * (replacement.length - old.length));
  return parts.join(replacement);
}

function insertBetween(text: string, inserted: string, limit: number): string {
  const characters = Array.from(text);
  const times = limit < 0 ? characters.length + 1 : Math.min(limit, characters.length + 1);
  chargeSize('string', text.length + times * inserted.length);
  let result = '';
  for (let index = 0; index < characters.length; index++) {
    result += (index < times ? inserted : '') + characters[index];
  }
  return times > characters.length ? result + inserted : result;
}

/** `str.count`: occurrences that do not overlap. */
export function countText(text: string, part: string): number {
  charge(text.length / 64);
  if (part === '') return Array.from(text).length + 1;
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count += 1;
  return count;
}

/** `str.expandtabs`: each tab reaches to the next multiple of `size` columns of its line. */
export function expandTabs(text: string, size: number): string {
  let result = '';
  let column = 0;
  for (const character of text) {
    if (character === '\t') {
      const spaces = size > 0 ? size - (column % size) : 0;
      chargeSize('string', result.length + spaces);
      result += ' '.repeat(spaces);
      column += spaces;
    } else {
      result += character;
      column = character === '\n' || character === '\r' ? 0 : column + 1;
    }
  }
  return result;
}
