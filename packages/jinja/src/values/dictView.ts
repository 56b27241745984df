import { itemEquals } from './compare.ts';
import type { Dict } from './dict.ts';
import { unhashable } from './hash.ts';
import { contains, listOf } from './iterate.ts';
import { type BinaryOperator, type HashKey, type OrderOperator, PyObject, type Value } from './model.ts';
import { reprGuarded, reprItems } from './repr.ts';
import { compareAsSets, PySet } from './set.ts';
import { Tuple } from './tuple.ts';

type ViewKind = 'keys' | 'values' | 'items';

/** `dict.keys()`, `dict.values()` or `dict.items()`: a live view, set-like except for the values. */
export class DictView extends PyObject {
  private readonly dict: Dict;
  private readonly kind: ViewKind;

  constructor(dict: Dict, kind: ViewKind) {
    super();
    this.dict = dict;
    this.kind = kind;
  }

  get typeName(): string {
    return `dict_${this.kind}`;
  }

  override repr(): string {
    return reprGuarded(this, '...', () => {
      const items = listOf(this);
      return `${this.typeName}(${reprItems(items, items, '[', ']')})`;
    });
  }

  override truth(): boolean {
    return this.dict.size > 0;
  }

  override length(): number {
    return this.dict.size;
  }

  override iterate(): Iterator<Value> {
    if (this.kind === 'keys') return this.dict.keys();
    return this.kind === 'values' ? this.dict.values() : pairs(this.dict);
  }

  override reversed(): Iterator<Value> {
    return listOf(this).reverse().values();
  }

  override contains(item: Value): boolean | undefined {
    if (this.kind === 'keys') return this.dict.has(item);
    if (this.kind === 'values') return undefined;
    if (!(item instanceof Tuple) || item.items.length !== 2) return false;
    const [key = null, value = null] = item.items;
    const mine = this.dict.get(key);
    return mine !== undefined && itemEquals(mine, value);
  }

  override hashKey(): HashKey {
    if (this.kind === 'values') return this;
    throw unhashable(this.typeName);
  }

  override equals(other: Value): boolean | undefined {
    if (this.kind === 'values' || !isSetLike(other)) return undefined;
    const items = listOf(other);
    return items.length === this.dict.size && items.every((item) => contains(this, item));
  }

  override order(operator: OrderOperator, other: Value): boolean | undefined {
    if (this.kind === 'values' || !isSetLike(other)) return undefined;
    return compareAsSets(operator, this, other);
  }

  override binary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    if (operator !== '-' || this.kind === 'values' || reflected) return undefined;
    const gone = PySet.of(listOf(other));
    return PySet.of(listOf(this).filter((item) => !gone.has(item)));
  }
}

function isSetLike(value: Value): boolean {
  return value instanceof PySet || (value instanceof DictView && value.typeName !== 'dict_values');
}

function* pairs(dict: Dict): Generator<Value, undefined> {
  for (const entry of dict.entries()) yield new Tuple(entry);
}
