// Python's datetime, as YAML gives it.

import { typeError } from '../../errors.ts';
import { encodedKey } from '../hash.ts';
import { dateTimeAttribute } from '../methods/dateTimeMethods.ts';
import type { BinaryOperator, HashKey, OrderOperator, Value } from '../model.ts';
import { orderHolds } from '../orderHolds.ts';
import { type Clock, PyDate } from './date.ts';
import { isoOffset } from './strftime.ts';
import { TimeDelta } from './timeDelta.ts';

const SECOND = 1_000_000;

export class PyDateTime extends PyDate implements Clock {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  /** Seconds east of UTC; null for a naive datetime. */
  readonly offset: number | null;

  constructor(
    year: number,
    month: number,
    day: number,
    hour = 0,
    minute = 0,
    second = 0,
    microsecond = 0,
    offset: number | null = null,
  ) {
    super(year, month, day);
    this.hour = hour;
    this.minute = minute;
    this.second = second;
    this.microsecond = microsecond;
    this.offset = offset;
  }

  override get typeName(): string {
    return 'datetime.datetime';
  }

  override get clock(): Clock {
    return this;
  }

  /** Microseconds since 0001-01-01 on the local clock. */
  private get local(): number {
    const seconds = this.hour * 3600 + this.minute * 60 + this.second;
    return this.ordinal * TimeDelta.DAY + seconds * SECOND + this.microsecond;
  }

  private static fromLocal(local: number, offset: number | null): PyDateTime {
    const days = Math.floor(local / TimeDelta.DAY);
    const rest = local - days * TimeDelta.DAY;
    const { year, month, day } = PyDate.fromOrdinal(days);
    const seconds = Math.floor(rest / SECOND);
    const [hour, minute, second] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
    return new PyDateTime(year, month, day, hour, minute, second, rest % SECOND, offset);
  }

  /** `datetime.isoformat(sep)`. */
  isoDateTime(separator: string): string {
    return `${this.isoDate()}${separator}${this.isoTime()}${isoOffset(this.offset, ':')}`;
  }

  /** The clock, with microseconds where there are some. */
  isoTime(): string {
    const clock = [this.hour, this.minute, this.second]
      .map((part) => String(part).padStart(2, '0'))
      .join(':');
    return this.microsecond === 0 ? clock : `${clock}.${String(this.microsecond).padStart(6, '0')}`;
  }

  override repr(): string {
    const { year, month, day, hour, minute, second, microsecond } = this;
    const parts = [year, month, day, hour, minute];
    if (second !== 0 || microsecond !== 0) parts.push(second);
    if (microsecond !== 0) parts.push(microsecond);
    return `datetime.datetime(${parts.join(', ')}${this.zoneRepr()})`;
  }

  private zoneRepr(): string {
    if (this.offset === null) return '';
    if (this.offset === 0) return ', tzinfo=datetime.timezone.utc';
    return `, tzinfo=datetime.timezone(${new TimeDelta(this.offset * SECOND).repr()})`;
  }

  override attribute(name: string): Value | undefined {
    return dateTimeAttribute(this, name);
  }

  override str(): string {
    return this.isoDateTime(' ');
  }

  override equals(other: Value): boolean | undefined {
    if (!(other instanceof PyDateTime)) return other instanceof PyDate ? false : undefined;
    if ((other.offset === null) !== (this.offset === null)) return false;
    return this.distance(other) === 0;
  }

  override hashKey(): HashKey {
    return encodedKey('d', `${this.local - (this.offset ?? 0) * SECOND}${this.offset === null ? '' : 'Z'}`);
  }

  override order(operator: OrderOperator, other: Value): boolean | undefined {
    if (!(other instanceof PyDateTime)) return super.order(operator, other);
    if ((other.offset === null) !== (this.offset === null)) {
      throw typeError("can't compare offset-naive and offset-aware datetimes");
    }
    return orderHolds(operator, this.distance(other));
  }

  override binary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    if (other instanceof TimeDelta && (operator === '+' || (operator === '-' && !reflected))) {
      return PyDateTime.fromLocal(this.local + (operator === '+' ? other.total : -other.total), this.offset);
    }
    if (operator !== '-' || reflected || !(other instanceof PyDateTime)) return undefined;
    if ((other.offset === null) !== (this.offset === null)) {
      throw typeError("can't subtract offset-naive and offset-aware datetimes");
    }
    return new TimeDelta(this.distance(other));
  }

  private distance(other: PyDateTime): number {
    return this.local - other.local - ((this.offset ?? 0) - (other.offset ?? 0)) * SECOND;
  }
}
