// Jinja2's two ways into a value: `a.b` tries the attribute first, `a['b']` the item.

import { isLookupError, PythonError } from '../errors.ts';
import { attribute, hasPrivateAttribute } from './attribute.ts';
import type { CallContext } from './callContext.ts';
import { Dict } from './dict.ts';
import { textOf } from './markup.ts';
import type { Value } from './model.ts';
import { repr } from './repr.ts';
import { subscript } from './subscript.ts';
import { PyType } from './type.ts';
import { shortTypeName } from './typeName.ts';

/** What attribute access needs to know of the environment. */
export type AccessContext = Pick<CallContext, 'sandboxed' | 'undefined'>;

/** `value.name` (`Environment.getattr`): the attribute, else the item, else an undefined value. */
export function getAttribute(context: AccessContext, value: Value, name: string): Value {
  const found = findAttribute(context, value, name);
  if (found !== undefined) return found;
  const item = value instanceof Dict ? value.getString(name) : trySubscript(value, name);
  return item === undefined ? context.undefined({ obj: value, name }) : item;
}

/** `value[key]` (`Environment.getitem`): the item, for a string key else the attribute, else an undefined value. */
export function getItem(context: AccessContext, value: Value, key: Value): Value {
  const item = trySubscript(value, key);
  if (item !== undefined) return item;
  const name = textOf(key);
  const found = name === undefined ? undefined : findAttribute(context, value, name);
  return found === undefined ? context.undefined({ obj: value, name: key }) : found;
}

/** The attribute, if there is one; what the sandbox refuses is an undefined value that says so. */
export function findAttribute(context: AccessContext, value: Value, name: string): Value | undefined {
  const isPrivate = mayBeInternal(name) && hasPrivateAttribute(value, name);
  if (!isPrivate) {
    const found = attribute(value, name);
    if (found === undefined || !name.startsWith('_')) return found;
  }
  if (!context.sandboxed) return name === '__class__' ? PyType.of(value) : attribute(value, name);
  const hint = `access to attribute ${repr(name)} of ${repr(shortTypeName(value))} object is unsafe.`;
  return context.undefined({ hint, obj: value, name, unsafe: true });
}

/** Internal names begin with an underscore, but for the frames of generators and the ancestors of types. */
function mayBeInternal(name: string): boolean {
  return name.startsWith('_') || name.startsWith('gi_') || name === 'mro';
}

function trySubscript(value: Value, key: Value): Value | undefined {
  if (Array.isArray(value) && typeof key === 'number') return value[key < 0 ? key + value.length : key];
  if (typeof key === 'string') {
    if (value instanceof Dict) return value.getString(key);
    if (typeof value === 'string' || Array.isArray(value)) return undefined;
  }
  // Numbers and None have no items at all: not worth an exception.
  if (typeof value !== 'object' && typeof value !== 'string') return undefined;
  try {
    return subscript(value, key);
  } catch (error) {
    if (isLookupError(error) || (error instanceof PythonError && error.type === 'TypeError'))
      return undefined;
    throw error;
  }
}
