// Python's `getattr` on every value: methods and properties a template can reach.

import { Dict } from './dict.ts';
import { isInternalAttribute } from './internalAttributes.ts';
import { dictMethod } from './methods/dictMethods.ts';
import { intAttribute } from './methods/intMethods.ts';
import { listMethod } from './methods/listMethods.ts';
import { stringMethod } from './methods/stringMethods.ts';
import { PyObject, type Value } from './model.ts';
import { typeName } from './typeName.ts';

/** `getattr(value, name)`; undefined is AttributeError. Names Python keeps internal are not found here. */
export function attribute(value: Value, name: string): Value | undefined {
  if (value instanceof Dict) return dictMethod(value, name);
  if (typeof value === 'string') return stringMethod(value, name);
  if (Array.isArray(value)) return listMethod(value, name);
  if (value instanceof PyObject) return value.attribute(name);
  return value === null ? undefined : intAttribute(value, name);
}

/** Whether Python has an attribute of that name that the sandbox keeps from templates. */
export function hasPrivateAttribute(value: Value, name: string): boolean {
  return value instanceof PyObject
    ? value.hasPrivateAttribute(name)
    : isInternalAttribute(typeName(value), name);
}

/** `hasattr(value, name)`, internal names included. */
export function hasAttribute(value: Value, name: string): boolean {
  return hasPrivateAttribute(value, name) || attribute(value, name) !== undefined;
}
