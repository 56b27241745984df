// Python's complex, which only a root of a negative number makes: it can be shown and compared, not calculated with.

import { PythonError } from '../errors.ts';
import { Float } from './float.ts';
import { floatRepr } from './floatRepr.ts';
import { PyObject, type Value } from './model.ts';

export class Complex extends PyObject {
  readonly real: number;
  readonly imag: number;

  constructor(real: number, imag: number) {
    super();
    this.real = real;
    this.imag = imag;
  }

  /** `base ** exponent` of a negative base, as CPython's `c_pow` computes it. */
  static power(base: number, exponent: number): Complex {
    const length = Math.abs(base) ** exponent;
    if (!Number.isFinite(length)) {
      throw new PythonError('OverflowError', "(34, 'Numerical result out of range')");
    }
    const phase = Math.PI * exponent;
    return new Complex(length * Math.cos(phase), length * Math.sin(phase));
  }

  get typeName(): string {
    return 'complex';
  }

  override repr(): string {
    const imag = `${shown(this.imag)}j`;
    if (Object.is(this.real, 0)) return imag;
    return `(${shown(this.real)}${imag.startsWith('-') ? '' : '+'}${imag})`;
  }

  override truth(): boolean {
    return this.real !== 0 || this.imag !== 0;
  }

  override equals(other: Value): boolean | undefined {
    return other instanceof Complex ? other.real === this.real && other.imag === this.imag : undefined;
  }

  override attribute(name: string): Value | undefined {
    if (name === 'real') return new Float(this.real);
    return name === 'imag' ? new Float(this.imag) : undefined;
  }
}

function shown(part: number): string {
  return floatRepr(part).replace(/\.0$/, '');
}
