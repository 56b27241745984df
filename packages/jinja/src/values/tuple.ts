import { chargeSize } from '../budget.ts';
import { equalItems, itemEquals, orderSequences } from './compare.ts';
import { tupleKey } from './hash.ts';
import { tupleMethod } from './methods/listMethods.ts';
import type { HashKey, OrderOperator, Value } from './model.ts';
import { type BinaryOperator, PyObject } from './model.ts';
import { intValue } from './numbers.ts';
import { repeatItems } from './repeat.ts';
import { reprItems } from './repr.ts';
import { subscriptSequence } from './sequence.ts';

/** Python's tuple. */
export class Tuple extends PyObject {
  readonly items: readonly Value[];

  constructor(items: readonly Value[]) {
    super();
    this.items = items;
  }

  get typeName(): string {
    return 'tuple';
  }

  override repr(): string {
    const { items } = this;
    return reprItems(this, items, '(', items.length === 1 ? ',)' : ')');
  }

  override truth(): boolean {
    return this.items.length > 0;
  }

  override length(): number {
    return this.items.length;
  }

  override iterate(): Iterator<Value> {
    return this.items.values();
  }

  override reversed(): Iterator<Value> {
    return this.items.toReversed().values();
  }

  override contains(item: Value): boolean {
    return this.items.some((mine) => itemEquals(mine, item));
  }

  override get subscriptable(): boolean {
    return true;
  }

  override item(key: Value): Value {
    return subscriptSequence('tuple', this.items, key, (items) => new Tuple(items));
  }

  override attribute(name: string): Value | undefined {
    return tupleMethod(this, name);
  }

  override equals(other: Value): boolean | undefined {
    if (!(other instanceof Tuple)) return undefined;
    return other === this || equalItems(this.items, other.items);
  }

  override hashKey(): HashKey {
    return tupleKey(this.items);
  }

  override order(operator: OrderOperator, other: Value): boolean | undefined {
    return other instanceof Tuple ? orderSequences(operator, this.items, other.items) : undefined;
  }

  override binary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    if (operator === '*') {
      const times = intValue(other);
      return times === undefined ? undefined : new Tuple(repeatItems(this.items, times));
    }
    if (operator !== '+' || reflected || !(other instanceof Tuple)) return undefined;
    chargeSize('list', this.items.length + other.items.length);
    return new Tuple([...this.items, ...other.items]);
  }
}
