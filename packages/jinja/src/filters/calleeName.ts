import { TemplateRuntimeError } from '../errors.ts';
import { hashKey } from '../values/hash.ts';
import { textOf } from '../values/markup.ts';
import type { Value } from '../values/model.ts';
import { repr } from '../values/repr.ts';
import { Undefined } from '../values/undefined.ts';

/** The name of a filter or test given as a value; TemplateRuntimeError when it is no string. */
export function calleeName(kind: 'filter' | 'test', name: Value): string {
  const text = textOf(name);
  if (text !== undefined) return text;
  hashKey(name);
  let message = `No ${kind} named ${repr(name)}.`;
  if (name instanceof Undefined) {
    message += ` (${name.message}; did you forget to quote the callable name?)`;
  }
  throw new TemplateRuntimeError(message);
}
