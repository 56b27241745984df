// Python's date, as YAML gives it.

import { typeError } from '../../errors.ts';
import { encodedKey } from '../hash.ts';
import { dateAttribute } from '../methods/dateMethods.ts';
import { type BinaryOperator, type HashKey, type OrderOperator, PyObject, type Value } from '../model.ts';
import { orderHolds } from '../orderHolds.ts';
import { TimeDelta } from './timeDelta.ts';

const DAY = 86_400_000;
/** Day 0 of JavaScript's calendar in days since 0001-01-01, which Python numbers 1. */
const EPOCH_ORDINAL = 719_163;

/** A time of day. */
export interface Clock {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  /** Seconds east of UTC; null where no zone is known. */
  readonly offset: number | null;
}

const MIDNIGHT: Clock = { hour: 0, minute: 0, second: 0, microsecond: 0, offset: null };

export class PyDate extends PyObject {
  readonly year: number;
  readonly month: number;
  readonly day: number;

  constructor(year: number, month: number, day: number) {
    super();
    this.year = year;
    this.month = month;
    this.day = day;
  }

  /** The date of that proleptic Gregorian ordinal. */
  static fromOrdinal(ordinal: number): PyDate {
    const date = new Date((ordinal - EPOCH_ORDINAL) * DAY);
    return new PyDate(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
  }

  get typeName(): string {
    return 'datetime.date';
  }

  /** `date.toordinal()`. */
  get ordinal(): number {
    const date = new Date(0);
    date.setUTCFullYear(this.year, this.month - 1, this.day);
    return Math.round(date.getTime() / DAY) + EPOCH_ORDINAL;
  }

  /** The time of day: midnight without a zone for a plain date. */
  get clock(): Clock {
    return MIDNIGHT;
  }

  /** `date.isoformat()`. */
  isoDate(): string {
    const two = (number: number): string => String(number).padStart(2, '0');
    return `${String(this.year).padStart(4, '0')}-${two(this.month)}-${two(this.day)}`;
  }

  override repr(): string {
    return `datetime.date(${this.year}, ${this.month}, ${this.day})`;
  }

  override str(): string {
    return this.isoDate();
  }

  override attribute(name: string): Value | undefined {
    return dateAttribute(this, name);
  }

  override equals(other: Value): boolean | undefined {
    if (!(other instanceof PyDate)) return undefined;
    return other.typeName === this.typeName && other.ordinal === this.ordinal;
  }

  override hashKey(): HashKey {
    return encodedKey('d', this.isoDate());
  }

  override order(operator: OrderOperator, other: Value): boolean | undefined {
    if (!(other instanceof PyDate)) return undefined;
    if (other.typeName !== this.typeName) {
      throw typeError("can't compare datetime.datetime to datetime.date");
    }
    return orderHolds(operator, this.ordinal - other.ordinal);
  }

  override binary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    if (other instanceof TimeDelta && (operator === '+' || (operator === '-' && !reflected))) {
      return PyDate.fromOrdinal(this.ordinal + (operator === '+' ? other.days : -other.days));
    }
    if (operator !== '-' || reflected || !(other instanceof PyDate) || other.typeName !== this.typeName)
      return undefined;
    return new TimeDelta((this.ordinal - other.ordinal) * TimeDelta.DAY);
  }
}
