import { typeError } from '../errors.ts';
import { PyObject, type Value } from './model.ts';
import { subscriptSequence } from './sequence.ts';
import { subscriptString } from './stringSubscript.ts';
import { typeName } from './typeName.ts';

/** Python's `value[key]`, with its KeyError, IndexError and TypeError. */
export function subscript(value: Value, key: Value): Value {
  if (Array.isArray(value)) return subscriptSequence('list', value, key, (items) => items);
  if (typeof value === 'string') return subscriptString(value, key);
  if (value instanceof PyObject) return value.item(key);
  throw typeError(`'${typeName(value)}' object is not subscriptable`);
}
