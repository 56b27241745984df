import { Float } from '../float.ts';
import { encodedKey } from '../hash.ts';
import { boundMethod, methodTable, none } from '../methods/method.ts';
import { type BinaryOperator, type HashKey, type OrderOperator, PyObject, type Value } from '../model.ts';
import { intValue } from '../numbers.ts';
import { orderHolds } from '../orderHolds.ts';

const SECOND = 1_000_000;

/** Python's timedelta: the difference of two dates or times. */
export class TimeDelta extends PyObject {
  /** Microseconds of a day. */
  static readonly DAY = 86_400 * SECOND;
  readonly total: number;

  constructor(totalMicroseconds: number) {
    super();
    this.total = totalMicroseconds;
  }

  get typeName(): string {
    return 'datetime.timedelta';
  }

  get days(): number {
    return Math.floor(this.total / TimeDelta.DAY);
  }

  get seconds(): number {
    return Math.floor((this.total - this.days * TimeDelta.DAY) / SECOND);
  }

  get microseconds(): number {
    return this.total - this.days * TimeDelta.DAY - this.seconds * SECOND;
  }

  override repr(): string {
    const { days, seconds, microseconds } = this;
    const parts = Object.entries({ days, seconds, microseconds }).filter(([, value]) => value !== 0);
    return `datetime.timedelta(${parts.map(([name, value]) => `${name}=${value}`).join(', ') || '0'})`;
  }

  override str(): string {
    const { days, seconds, microseconds } = this;
    const two = (number: number): string => String(number).padStart(2, '0');
    const clock = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    const fraction = microseconds === 0 ? '' : `.${String(microseconds).padStart(6, '0')}`;
    if (days === 0) return clock + fraction;
    return `${days} day${Math.abs(days) === 1 ? '' : 's'}, ${clock}${fraction}`;
  }

  override truth(): boolean {
    return this.total !== 0;
  }

  override attribute(name: string): Value | undefined {
    if (name === 'days' || name === 'seconds' || name === 'microseconds') return this[name];
    return boundMethod(METHODS, 'timedelta', name, this, this);
  }

  override equals(other: Value): boolean | undefined {
    return other instanceof TimeDelta ? other.total === this.total : undefined;
  }

  override hashKey(): HashKey {
    return encodedKey('D', String(this.total));
  }

  override order(operator: OrderOperator, other: Value): boolean | undefined {
    return other instanceof TimeDelta ? orderHolds(operator, this.total - other.total) : undefined;
  }

  override binary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    const factor = intValue(other);
    if (operator === '*' && factor !== undefined) return new TimeDelta(this.total * Number(factor));
    if (!(other instanceof TimeDelta) || reflected) return undefined;
    if (operator === '+') return new TimeDelta(this.total + other.total);
    if (operator === '-') return new TimeDelta(this.total - other.total);
    return operator === '/' && other.total !== 0 ? new Float(this.total / other.total) : undefined;
  }

  override unary(operator: '+' | '-'): Value {
    return operator === '-' ? new TimeDelta(-this.total) : this;
  }
}

const METHODS = methodTable<TimeDelta>({
  total_seconds: none((delta): Value => new Float(delta.total / SECOND)),
});
