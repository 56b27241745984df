// Doubles in decimal, correctly rounded (half to even of the exact value) to any number of digits.

import { chargeBits, chargeSize } from '../budget.ts';

/** `round(value * 10^digits)` of a finite value that is not negative, exactly, half to even. */
function scaled(value: number, digits: number): bigint {
  if (value === 0) return 0n;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const biased = Number(bits >> 52n) & 0x7ff;
  const fraction = bits & 0xfffffffffffffn;
  const mantissa = biased === 0 ? fraction : fraction | 0x10000000000000n;
  const exponent = Math.max(biased, 1) - 1075;
  chargeBits(Math.abs(exponent) + Math.abs(digits) * 4);
  let numerator = mantissa;
  let denominator = 1n;
  if (exponent >= 0) numerator <<= BigInt(exponent);
  else denominator <<= BigInt(-exponent);
  if (digits >= 0) numerator *= 10n ** BigInt(digits);
  else denominator *= 10n ** BigInt(-digits);
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  const up = twice > denominator || (twice === denominator && quotient % 2n === 1n);
  return up ? quotient + 1n : quotient;
}

/** C's `%.{digits}f` of a finite value that is not negative. */
export function fixedDigits(value: number, digits: number): string {
  chargeSize('string', digits + 310);
  // Beyond 1074 places a double has no digits left but zeros.
  const exact = Math.min(digits, 1074);
  if (canUseToFixed(value, digits)) return value.toFixed(digits);
  const text = scaled(value, exact)
    .toString()
    .padStart(exact + 1, '0');
  if (digits === 0) return text;
  const point = text.length - exact;
  return `${text.slice(0, point)}.${text.slice(point)}${'0'.repeat(digits - exact)}`;
}

/** The first `count` significant digits of a finite value that is not negative, and the exponent of the first. */
export function significantDigits(value: number, count: number): { digits: string; exponent: number } {
  chargeSize('string', count + 310);
  if (value === 0) return { digits: '0'.repeat(count), exponent: 0 };
  const exact = Math.min(count, 1100);
  const exponent = Number(value.toExponential().split('e')[1]);
  const text = scaled(value, exact - 1 - exponent).toString();
  const carried = text.length > exact;
  const digits = (carried ? text.slice(0, exact) : text).padEnd(count, '0');
  return { digits, exponent: carried ? exponent + 1 : exponent };
}

/** `round(value, digits)` of a float: the nearest double to the correctly rounded decimal. */
export function roundFloat(value: number, digits: number): number {
  if (!Number.isFinite(value) || digits > 323) return value;
  if (digits < -308) return value < 0 ? -0 : 0;
  const magnitude = Math.abs(value);
  const rounded = canUseToFixed(magnitude, digits)
    ? Number(magnitude.toFixed(digits))
    : Number(`${scaled(magnitude, digits)}e${-digits}`);
  return value < 0 || Object.is(value, -0) ? -rounded : rounded;
}

/**
 * JavaScript's `toFixed` is exact below 1e21, but takes a tie upwards. Only a value with exactly `digits + 1` binary
 * places can be a tie.
 */
function canUseToFixed(value: number, digits: number): boolean {
  if (digits < 0 || digits > 100 || value >= 1e21) return false;
  return Number.isInteger(value * 2 ** digits) || !Number.isInteger(value * 2 ** (digits + 1));
}
