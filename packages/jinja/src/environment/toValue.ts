/** From plain JavaScript to the values of templates. */
import { Dict } from '../values/dict.ts';
import { Float } from '../values/float.ts';
import { normalizeInt, PyObject, type Value } from '../values/model.ts';

const MAX_DEPTH = 200;

/**
 * The value that plain JavaScript data stands for. Integers become ints and other numbers floats (write
 * `new Float(3)` for `3.0`); arrays become lists, plain objects and Maps dicts in their order; undefined becomes None.
 * Values of this package pass through. Throws TypeError for functions, symbols, other objects and data nested deeper
 * than 200 levels.
 */
export function toValue(data: unknown): Value {
  return convert(data, 0);
}

function convert(data: unknown, depth: number): Value {
  if (depth > MAX_DEPTH) throw new TypeError(`data is nested deeper than ${MAX_DEPTH} levels`);
  switch (typeof data) {
    case 'string':
    case 'boolean':
      return data;
    case 'number':
      return Number.isSafeInteger(data) && !Object.is(data, -0) ? data : new Float(data);
    case 'bigint':
      return normalizeInt(data);
    case 'undefined':
      return null;
    case 'object':
      return convertObject(data, depth);
    default:
      throw new TypeError(`a ${typeof data} is no value of a template`);
  }
}

function convertObject(data: object | null, depth: number): Value {
  if (data === null || data instanceof PyObject) return data;
  if (Array.isArray(data)) return data.map((item) => convert(item, depth + 1));
  if (data instanceof Map) return dictOf(data, depth);
  const prototype = Object.getPrototypeOf(data);
  if (prototype === null || prototype === Object.prototype) return dictOf(Object.entries(data), depth);
  throw new TypeError(
    `an object of class ${prototype.constructor?.name ?? 'unknown'} is no value of a template`,
  );
}

function dictOf(entries: Iterable<readonly [unknown, unknown]>, depth: number): Dict {
  const dict = new Dict();
  for (const [key, value] of entries) dict.set(convert(key, depth + 1), convert(value, depth + 1));
  return dict;
}
