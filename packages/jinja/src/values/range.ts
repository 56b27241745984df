import { charge } from '../budget.ts';
import { PythonError, typeError, valueError } from '../errors.ts';
import { tupleKey } from './hash.ts';
import { rangeMethod } from './methods/rangeMethods.ts';
import { type HashKey, PyObject, type Value } from './model.ts';
import { intValue } from './numbers.ts';
import { resolveIndex } from './sequence.ts';
import { Slice } from './slice.ts';
import { typeName } from './typeName.ts';

/** Python's range, over safe integers. */
export class Range extends PyObject {
  readonly start: number;
  readonly stop: number;
  readonly step: number;
  /** How many numbers it holds. */
  readonly count: number;

  constructor(start: number, stop: number, step: number) {
    super();
    if (step === 0) throw valueError('range() arg 3 must not be zero');
    this.start = start;
    this.stop = stop;
    this.step = step;
    this.count = Math.max(0, Math.ceil((stop - start) / step));
  }

  get typeName(): string {
    return 'range';
  }

  override repr(): string {
    const { start, stop, step } = this;
    return step === 1 ? `range(${start}, ${stop})` : `range(${start}, ${stop}, ${step})`;
  }

  override truth(): boolean {
    return this.count > 0;
  }

  override length(): number {
    return this.count;
  }

  /** The number at that place. */
  at(index: number): number {
    return this.start + index * this.step;
  }

  override *iterate(): Generator<Value, undefined> {
    for (let index = 0; index < this.count; index++) yield this.at(index);
  }

  override *reversed(): Generator<Value, undefined> {
    for (let index = this.count - 1; index >= 0; index--) yield this.at(index);
  }

  override contains(item: Value): boolean | undefined {
    const int = intValue(item);
    return int === undefined ? undefined : this.indexOf(Number(int)) >= 0;
  }

  /** Where that number is, or -1. */
  indexOf(number: number): number {
    charge(1);
    const index = (number - this.start) / this.step;
    return Number.isInteger(index) && index >= 0 && index < this.count ? index : -1;
  }

  override get subscriptable(): boolean {
    return true;
  }

  override item(key: Value): Value {
    const index = intValue(key);
    if (index !== undefined) {
      const at = resolveIndex(index, this.count);
      if (at < 0 || at >= this.count) throw new PythonError('IndexError', 'range object index out of range');
      return this.at(at);
    }
    if (!(key instanceof Slice)) {
      throw typeError(`range indices must be integers or slices, not ${typeName(key)}`);
    }
    const { start, stop, step } = key.indices(this.count);
    return new Range(this.at(start), this.at(stop), this.step * step);
  }

  override attribute(name: string): Value | undefined {
    if (name === 'start') return this.start;
    if (name === 'stop') return this.stop;
    return name === 'step' ? this.step : rangeMethod(this, name);
  }

  override equals(other: Value): boolean | undefined {
    if (!(other instanceof Range)) return undefined;
    if (other.count !== this.count) return false;
    return this.count === 0 || (other.start === this.start && (this.count === 1 || other.step === this.step));
  }

  override hashKey(): HashKey {
    return tupleKey([
      'range',
      this.count,
      this.count === 0 ? null : this.start,
      this.count < 2 ? null : this.step,
    ]);
  }
}
