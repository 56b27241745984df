// Python's slice object and the arithmetic of its bounds.

import { chargeSize } from '../budget.ts';
import { typeError, valueError } from '../errors.ts';
import { unhashable } from './hash.ts';
import { type HashKey, PyObject, type Value } from './model.ts';
import { intValue } from './numbers.ts';
import { repr } from './repr.ts';

/** `start:stop:step` between brackets; null where nothing was written. */
export class Slice extends PyObject {
  readonly start: Value;
  readonly stop: Value;
  readonly step: Value;

  constructor(start: Value, stop: Value, step: Value) {
    super();
    this.start = start;
    this.stop = stop;
    this.step = step;
  }

  get typeName(): string {
    return 'slice';
  }

  override repr(): string {
    return `slice(${repr(this.start)}, ${repr(this.stop)}, ${repr(this.step)})`;
  }

  override hashKey(): HashKey {
    throw unhashable('slice');
  }

  /** Concrete bounds for a sequence of that length (`slice.indices`). */
  indices(length: number): { start: number; stop: number; step: number; count: number } {
    const step = bound(this.step) ?? 1;
    if (step === 0) throw valueError('slice step cannot be zero');
    const [lowest, highest] = step < 0 ? [-1, length - 1] : [0, length];
    const start = clamp(bound(this.start), length, lowest, highest, step < 0 ? highest : lowest);
    const stop = clamp(bound(this.stop), length, lowest, highest, step < 0 ? lowest : highest);
    const span = step < 0 ? start - stop : stop - start;
    return { start, stop, step, count: span <= 0 ? 0 : Math.ceil(span / Math.abs(step)) };
  }
}

/** The elements a slice picks. */
export function sliceItems<T>(
  items: ArrayLike<T> & { slice(from: number, to: number): T[] },
  slice: Slice,
): T[] {
  const { start, step, count } = slice.indices(items.length);
  chargeSize('list', count);
  if (step === 1) return items.slice(start, start + count);
  return Array.from({ length: count }, (_, index) => items[start + index * step] as T);
}

function bound(value: Value): number | undefined {
  if (value === null) return undefined;
  const int = intValue(value);
  if (int === undefined) {
    throw typeError('slice indices must be integers or None or have an __index__ method');
  }
  return Number(int);
}

function clamp(value: number | undefined, length: number, low: number, high: number, absent: number): number {
  if (value === undefined) return absent;
  return Math.min(high, Math.max(low, value < 0 ? value + length : value));
}
