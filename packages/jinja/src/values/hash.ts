// What a dict or set files a value under: two values have the same key exactly when Python finds them equal.

import { chargeSize } from '../budget.ts';
import { PythonError, typeError } from '../errors.ts';
import type { HashKey, Value } from './model.ts';

/**
 * Strings that begin with this character are reserved for encoded keys (tuples, bytes, dates);
 * a user's string that begins with it is itself encoded.
 */
const MARK = '\0';

/** The key of any value; TypeError for lists, dicts and the like. */
export function hashKey(value: Value): HashKey {
  switch (typeof value) {
    case 'string':
      return stringKey(value);
    case 'number':
    case 'bigint':
      return value;
    case 'boolean':
      return value ? 1 : 0;
    default:
      if (value === null) return null;
      if (Array.isArray(value)) throw unhashable('list');
      return value.hashKey();
  }
}

/** The key of a string: itself. */
export function stringKey(text: string): string {
  return text.charCodeAt(0) === 0 ? encodedKey('s', text) : text;
}

/** A key in a space of its own, told apart by `kind` (one letter). */
export function encodedKey(kind: string, content: string): string {
  return `${MARK}${kind}${content}`;
}

const MAX_DEPTH = 900;
let depth = 0;

/** The key of a tuple: equal items in equal order. */
export function tupleKey(items: readonly Value[]): string {
  if (depth >= MAX_DEPTH) throw new PythonError('RecursionError', 'maximum recursion depth exceeded');
  depth += 1;
  try {
    const parts = items.map((item) => {
      const part = keyText(hashKey(item));
      chargeSize('string', part.length);
      return `${part.length}:${part}`;
    });
    return encodedKey('t', parts.join(''));
  } finally {
    depth -= 1;
  }
}

/** The error for a value that cannot be a key. */
export function unhashable(type: string): Error {
  return typeError(`unhashable type: '${type}'`);
}

function keyText(key: HashKey): string {
  switch (typeof key) {
    case 'string':
      return `s${key}`;
    case 'number':
    case 'bigint':
      return `n${key}`;
    default:
      return key === null ? 'N' : `o${identity(key)}`;
  }
}

const identities = new WeakMap<object, number>();
let nextIdentity = 0;

function identity(object: object): number {
  let id = identities.get(object);
  if (id === undefined) {
    id = nextIdentity++;
    identities.set(object, id);
  }
  return id;
}
