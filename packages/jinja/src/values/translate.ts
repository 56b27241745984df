// `str.maketrans` and `str.translate`.

import { charge, chargeSize } from '../budget.ts';
import { isLookupError, PythonError, typeError, valueError } from '../errors.ts';
import { Dict } from './dict.ts';
import { textOf } from './markup.ts';
import type { Value } from './model.ts';
import { stringLength } from './stringProtocol.ts';
import { subscript } from './subscript.ts';
import { typeName } from './typeName.ts';

/** `str.maketrans(mapping)` or `str.maketrans(from, to, deleted)`. */
export function makeTranslation(args: readonly (Value | undefined)[]): Dict {
  const [from = null, to, deleted] = args;
  if (to === undefined) return translationOf(from);
  const [source, target] = [textOf(from), textOf(to)];
  if (source === undefined) {
    throw typeError('first maketrans argument must be a string if there is a second argument');
  }
  if (target === undefined) throw typeError(`maketrans() argument 2 must be str, not ${typeName(to)}`);
  if (stringLength(source) !== stringLength(target)) {
    throw valueError('the first two maketrans arguments must have equal length');
  }
  const table = new Dict();
  const targets = Array.from(target);
  Array.from(source).forEach((character, index) => {
    table.set(character.codePointAt(0) ?? 0, targets[index]?.codePointAt(0) ?? 0);
  });
  for (const character of textOf(deleted ?? '') ?? '') table.set(character.codePointAt(0) ?? 0, null);
  return table;
}

function translationOf(mapping: Value): Dict {
  if (!(mapping instanceof Dict)) {
    throw typeError('if you give only one argument to maketrans it must be a dict');
  }
  const table = new Dict();
  for (const [key, value] of mapping.entries()) {
    const text = textOf(key);
    if (text === undefined) {
      if (typeof key !== 'number') throw typeError('keys in translate table must be strings or integers');
      table.set(key, value);
    } else {
      if (stringLength(text) !== 1) throw valueError('string keys in translate table must be of length 1');
      table.set(text.codePointAt(0) ?? 0, value);
    }
  }
  return table;
}

/** `text.translate(table)`: by code point; None deletes, what the table does not know stays. */
export function translate(text: string, table: Value): string {
  let result = '';
  for (const character of text) {
    result += translated(character, table);
    chargeSize('string', 1);
  }
  chargeSize('string', result.length);
  return result;
}

function translated(character: string, table: Value): string {
  const value = lookUp(character, table);
  if (value === null) return '';
  const text = textOf(value);
  if (text !== undefined) return text;
  if (typeof value !== 'number') throw typeError('character mapping must return integer, None or str');
  if (value < 0 || value > 0x10ffff) throw valueError('character mapping must be in range(0x110000)');
  return String.fromCodePoint(value);
}

function lookUp(character: string, table: Value): Value {
  const code = character.codePointAt(0) ?? 0;
  if (table instanceof Dict || Array.isArray(table)) {
    const found = table instanceof Dict ? table.get(code) : table[code];
    return found === undefined ? character : found;
  }
  charge(10);
  try {
    return subscript(table, code);
  } catch (error) {
    if (isLookupError(error) && error instanceof PythonError) return character;
    throw error;
  }
}
