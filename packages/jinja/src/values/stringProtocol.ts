// len, iteration, containment and indexing of strings by code point.

import { charge, chargeSize } from '../budget.ts';
import { typeError } from '../errors.ts';
import { textOf } from './markup.ts';
import type { Value } from './model.ts';
import { typeName } from './typeName.ts';

const SURROGATE = /[\ud800-\udfff]/;

/** Whether code units and code points differ in this text. */
export function hasSurrogates(text: string): boolean {
  return SURROGATE.test(text);
}

/** `len(str)`: code points. */
export function stringLength(text: string): number {
  if (!hasSurrogates(text)) return text.length;
  let count = 0;
  for (let index = 0; index < text.length; count++) index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  return count;
}

/** The characters (code points) of a text. */
export function characters(text: string): string[] {
  chargeSize('list', text.length);
  return hasSurrogates(text) ? Array.from(text) : text.split('');
}

/** `iter(str)`. */
export function* stringIterator(text: string): Generator<Value, undefined> {
  for (const character of text) yield character;
}

/** `item in text`. */
export function stringContains(text: string, item: Value): boolean {
  const part = textOf(item);
  if (part === undefined) {
    throw typeError(`'in <string>' requires string as left operand, not ${typeName(item)}`);
  }
  charge(text.length / 1000);
  return text.includes(part);
}
