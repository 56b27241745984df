// Python's float: kept apart from int, so that 1.0 prints as 1.0.

import { floatBinary } from './floatArithmetic.ts';
import { floatRepr } from './floatRepr.ts';
import { floatAttribute } from './methods/intMethods.ts';
import type { BinaryOperator, HashKey, OrderOperator, Value } from './model.ts';
import { normalizeInt, PyObject } from './model.ts';
import { compareNumbers, numericValue } from './numbers.ts';
import { orderHolds } from './orderHolds.ts';

export class Float extends PyObject {
  readonly value: number;

  constructor(value: number) {
    super();
    this.value = value;
  }

  get typeName(): string {
    return 'float';
  }

  override repr(): string {
    return floatRepr(this.value);
  }

  override truth(): boolean {
    return this.value !== 0;
  }

  override attribute(name: string): Value | undefined {
    return floatAttribute(this, name);
  }

  override equals(other: Value): boolean | undefined {
    const number = numericValue(other);
    return number === undefined ? undefined : compareNumbers(this, number) === 0;
  }

  override hashKey(): HashKey {
    const { value } = this;
    if (Number.isNaN(value)) return this;
    if (Number.isSafeInteger(value) || !Number.isInteger(value)) return value === 0 ? 0 : value;
    return normalizeInt(BigInt(value));
  }

  override order(operator: OrderOperator, other: Value): boolean | undefined {
    const number = numericValue(other);
    return number === undefined ? undefined : orderHolds(operator, compareNumbers(this, number));
  }

  override binary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    const number = numericValue(other);
    if (number === undefined) return undefined;
    return reflected ? floatBinary(operator, number, this) : floatBinary(operator, this, number);
  }

  override unary(operator: '+' | '-'): Value {
    return operator === '-' ? new Float(-this.value) : this;
  }
}
