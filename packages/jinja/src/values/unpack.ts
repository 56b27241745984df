import { typeError, valueError } from '../errors.ts';
import { tryIterate } from './iterate.ts';
import type { Value } from './model.ts';
import { typeName } from './typeName.ts';

/** The values of `a, b, … = value`: exactly `count` of them, or Python's ValueError or TypeError. */
export function unpack(value: Value, count: number): Value[] {
  const iterator = tryIterate(value);
  if (iterator === undefined) throw typeError(`cannot unpack non-iterable ${typeName(value)} object`);
  const items: Value[] = [];
  for (;;) {
    const next = iterator.next();
    if (next.done) break;
    if (items.length === count) throw valueError(`too many values to unpack (expected ${count})`);
    items.push(next.value);
  }
  if (items.length < count) {
    throw valueError(`not enough values to unpack (expected ${count}, got ${items.length})`);
  }
  return items;
}
