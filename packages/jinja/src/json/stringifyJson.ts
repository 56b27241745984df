// JSON written without loss: the inverse of `parseJson`.

import { typeError, valueError } from '../errors.ts';
import { Dict } from '../values/dict.ts';
import { Float } from '../values/float.ts';
import { floatRepr } from '../values/floatRepr.ts';
import { Markup } from '../values/markup.ts';
import type { Value } from '../values/model.ts';
import { Tuple } from '../values/tuple.ts';
import { typeName } from '../values/typeName.ts';

const MAX_DEPTH = 1000;

/**
 * Compact JSON of a value made of None, bool, int, float, str, list, tuple and dict with string keys.
 * Floats keep their point (`3.0`), ints all their digits. Throws TypeError for any other type or key, and ValueError
 * for NaN, the infinities and a value that contains itself.
 */
export function stringifyJson(value: Value): string {
  return write(value, 0);
}

function write(value: Value, depth: number): string {
  if (depth > MAX_DEPTH) throw valueError('The value is nested too deeply or contains itself');
  if (value === null) return 'null';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return writeItems(value, depth);
  if (value instanceof Tuple) return writeItems(value.items, depth);
  if (value instanceof Dict) return writeDict(value, depth);
  if (value instanceof Float) return writeFloat(value.value);
  if (value instanceof Markup) return JSON.stringify(value.value);
  throw typeError(`Object of type ${typeName(value)} is not JSON serializable`);
}

function writeItems(items: readonly Value[], depth: number): string {
  return `[${items.map((item) => write(item, depth + 1)).join(',')}]`;
}

function writeDict(dict: Dict, depth: number): string {
  const members: string[] = [];
  for (const [key, value] of dict.entries()) {
    if (typeof key !== 'string') throw typeError(`keys must be str, not ${typeName(key)}`);
    members.push(`${JSON.stringify(key)}:${write(value, depth + 1)}`);
  }
  return `{${members.join(',')}}`;
}

function writeFloat(value: number): string {
  if (!Number.isFinite(value)) throw valueError('Out of range float values are not JSON compliant');
  return floatRepr(value);
}
