import { PythonError, typeError } from '../errors.ts';
import type { Value } from './model.ts';
import { intValue } from './numbers.ts';
import { resolveIndex } from './sequence.ts';
import { Slice, sliceItems } from './slice.ts';
import { characters, hasSurrogates } from './stringProtocol.ts';
import { typeName } from './typeName.ts';

/** `text[key]` for an index or a slice, counted in code points. */
export function subscriptString(text: string, key: Value): string {
  const index = intValue(key);
  if (index !== undefined) {
    const plain = !hasSurrogates(text);
    const units = plain ? text : characters(text);
    const character = units[resolveIndex(index, units.length)];
    if (character === undefined) throw new PythonError('IndexError', 'string index out of range');
    return character;
  }
  if (key instanceof Slice) return sliceString(text, key);
  throw typeError(`string indices must be integers, not '${typeName(key)}'`);
}

function sliceString(text: string, slice: Slice): string {
  if (slice.step === null && !hasSurrogates(text)) {
    const { start, count } = slice.indices(text.length);
    return text.slice(start, start + count);
  }
  return sliceItems(characters(text), slice).join('');
}
