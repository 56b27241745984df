import { Dict } from './dict.ts';
import { unhashable } from './hash.ts';
import { contains, iterable, length } from './iterate.ts';
import { setMethod } from './methods/setMethods.ts';
import { type BinaryOperator, type HashKey, type OrderOperator, PyObject, type Value } from './model.ts';
import { reprItems } from './repr.ts';

/** Python's set. It keeps the order of insertion; Python's own order is arbitrary. */
export class PySet extends PyObject {
  private readonly members = new Dict();

  static of(items: Iterable<Value>): PySet {
    const set = new PySet();
    for (const item of items) set.add(item);
    return set;
  }

  get typeName(): string {
    return 'set';
  }

  get size(): number {
    return this.members.size;
  }

  has(item: Value): boolean {
    return this.members.has(item);
  }

  /** Adds the item; TypeError when it is unhashable. */
  add(item: Value): void {
    if (!this.members.has(item)) this.members.set(item, null);
  }

  delete(item: Value): boolean {
    return this.members.delete(item);
  }

  clear(): void {
    this.members.clear();
  }

  items(): Value[] {
    return [...this.members.keys()];
  }

  override repr(): string {
    return this.size === 0
      ? 'set()'
      : reprItems(this, this.items(), '{', '}').replace(/^\{\.\.\.\}$/, 'set(...)');
  }

  override truth(): boolean {
    return this.size > 0;
  }

  override length(): number {
    return this.size;
  }

  override iterate(): Iterator<Value> {
    return this.members.keys();
  }

  override contains(item: Value): boolean {
    // Python looks for a frozen copy of a set, and no set here holds one.
    return !(item instanceof PySet) && this.members.has(item);
  }

  override attribute(name: string): Value | undefined {
    return setMethod(this, name);
  }

  override equals(other: Value): boolean | undefined {
    if (!(other instanceof PySet)) return undefined;
    return other.size === this.size && this.items().every((item) => other.has(item));
  }

  override hashKey(): HashKey {
    throw unhashable('set');
  }

  override order(operator: OrderOperator, other: Value): boolean | undefined {
    return other instanceof PySet ? compareAsSets(operator, this, other) : undefined;
  }

  override binary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    if (operator !== '-' || reflected || !(other instanceof PySet)) return undefined;
    return PySet.of(this.items().filter((item) => !other.has(item)));
  }
}

/** The set orderings: `<=` is subset, `<` proper subset. */
export function compareAsSets(operator: OrderOperator, left: Value, right: Value): boolean {
  switch (operator) {
    case '<=':
      return isSubset(left, right);
    case '<':
      return length(left) < length(right) && isSubset(left, right);
    case '>=':
      return isSubset(right, left);
    case '>':
      return length(left) > length(right) && isSubset(right, left);
  }
}

function isSubset(left: Value, right: Value): boolean {
  if (length(left) > length(right)) return false;
  for (const item of iterable(left)) if (!contains(right, item)) return false;
  return true;
}
