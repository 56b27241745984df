// The float layouts that format specs and `%` formatting share: e, f, g and repr.

import { fixedDigits, significantDigits } from './decimal.ts';
import { floatRepr } from './floatRepr.ts';

export type FloatLayout = 'e' | 'f' | 'g' | 'repr';

/** How to lay a float out. */
export interface FloatStyle {
  readonly layout: FloatLayout;
  readonly precision: number;
  /** `#`: keep the point and the zeros. */
  readonly alternate?: boolean;
  /** Keep at least one digit after the point, and prefer the exponent earlier (format spec without a type). */
  readonly pointZero?: boolean;
}

/** The text of |value| without a sign. */
export function floatText(value: number, style: FloatStyle): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : 'inf';
  const magnitude = Math.abs(value);
  switch (style.layout) {
    case 'repr':
      return style.alternate === true ? withPoint(floatRepr(magnitude)) : floatRepr(magnitude);
    case 'f':
      return fixedDigits(magnitude, style.precision) + (style.alternate && style.precision === 0 ? '.' : '');
    case 'e':
      return exponential(magnitude, style.precision, style.alternate === true);
    case 'g':
      return general(magnitude, style);
  }
}

function withPoint(text: string): string {
  return text.includes('.') ? text : text.replace('e', '.e');
}

function exponential(value: number, precision: number, alternate: boolean): string {
  const { digits, exponent } = significantDigits(value, precision + 1);
  const point = precision > 0 || alternate ? '.' : '';
  return `${digits.charAt(0)}${point}${digits.slice(1)}${exponentText(exponent)}`;
}

function exponentText(exponent: number): string {
  return `e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

function general(value: number, style: FloatStyle): string {
  const precision = Math.max(1, style.precision);
  const { digits, exponent } = significantDigits(value, precision);
  const kept = style.alternate ? digits : digits.replace(/0+$/, '') || '0';
  const limit = style.pointZero ? precision - 1 : precision;
  if (exponent < -4 || exponent >= limit) {
    const rest = kept.slice(1);
    return `${kept.charAt(0)}${rest !== '' || style.alternate ? '.' : ''}${rest}${exponentText(exponent)}`;
  }
  return placePoint(kept, exponent, style);
}

function placePoint(digits: string, exponent: number, style: FloatStyle): string {
  const whole = exponent < 0 ? '0' : digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const fraction = exponent < 0 ? '0'.repeat(-exponent - 1) + digits : digits.slice(exponent + 1);
  if (fraction !== '') return `${whole}.${fraction}`;
  if (style.alternate) return `${whole}.`;
  return style.pointZero ? `${whole}.0` : whole;
}
