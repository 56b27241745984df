// Integer arithmetic of any size. Everything that grows charges the budget for its bits first.

import { chargeBits } from '../budget.ts';
import { PythonError } from '../errors.ts';
import { floatPower } from './floatArithmetic.ts';
import { normalizeInt, type Value } from './model.ts';
import { type Int, toDouble } from './numbers.ts';

/** Exact for every quotient of two numbers of at most this size. */
const MAX_EXACT_DOUBLE = 2 ** 53;

/** Bits of |value|. */
export function bitLength(value: Int): number {
  if (typeof value === 'number') {
    return value === 0 ? 0 : Math.abs(value).toString(2).length;
  }
  const hex = (value < 0n ? -value : value).toString(16);
  return (hex.length - 1) * 4 + Number.parseInt(hex.charAt(0), 16).toString(2).length;
}

/** An upper estimate of the bits, cheap for any size that is met in practice. */
function roughBits(value: Int): number {
  return typeof value === 'number' ? 53 : bitLength(value);
}

export function bigAdd(left: Int, right: Int): Int {
  chargeBits(Math.max(roughBits(left), roughBits(right)) + 1);
  return normalizeInt(BigInt(left) + BigInt(right));
}

export function bigSubtract(left: Int, right: Int): Int {
  if (typeof left === 'number' && typeof right === 'number' && Number.isSafeInteger(left - right)) {
    return left - right;
  }
  chargeBits(Math.max(roughBits(left), roughBits(right)) + 1);
  return normalizeInt(BigInt(left) - BigInt(right));
}

export function bigMultiply(left: Int, right: Int): Int {
  if (typeof left === 'number' && typeof right === 'number' && Number.isSafeInteger(left * right)) {
    return left * right + 0;
  }
  chargeBits(roughBits(left) + roughBits(right));
  return normalizeInt(BigInt(left) * BigInt(right));
}

/** `left // right`. */
export function floorDivideInts(left: Int, right: Int): Int {
  if (right === 0) throw new PythonError('ZeroDivisionError', 'integer division or modulo by zero');
  if (typeof left === 'number' && typeof right === 'number') {
    const rest = left % right;
    const quotient = (left - rest) / right;
    return (rest !== 0 && rest < 0 !== right < 0 ? quotient - 1 : quotient) + 0;
  }
  const [a, b] = [BigInt(left), BigInt(right)];
  chargeBits(roughBits(left));
  const rest = a % b;
  const quotient = a / b;
  return normalizeInt(rest !== 0n && rest < 0n !== b < 0n ? quotient - 1n : quotient);
}

/** `left % right`. */
export function moduloInts(left: Int, right: Int): Int {
  if (right === 0) throw new PythonError('ZeroDivisionError', 'integer modulo by zero');
  if (typeof left === 'number' && typeof right === 'number') {
    const rest = left % right;
    return (rest !== 0 && rest < 0 !== right < 0 ? rest + right : rest) + 0;
  }
  const [a, b] = [BigInt(left), BigInt(right)];
  chargeBits(roughBits(left));
  const rest = a % b;
  return normalizeInt(rest !== 0n && rest < 0n !== b < 0n ? rest + b : rest);
}

/** `left / right`, correctly rounded for ints of any size. */
export function divideInts(left: Int, right: Int): number {
  if (right === 0) throw new PythonError('ZeroDivisionError', 'division by zero');
  if (typeof left === 'number' && typeof right === 'number') return left / right;
  const quotient = left === 0 ? Number(left) / Number(right) : divideBig(BigInt(left), BigInt(right));
  if (!Number.isFinite(quotient)) {
    throw new PythonError('OverflowError', 'integer division result too large for a float');
  }
  return quotient;
}

function divideBig(left: bigint, right: bigint): number {
  const shift = BigInt(66 - (bitLength(left) - bitLength(right)));
  const dividend = shift > 0n ? left << shift : left;
  const divisor = shift > 0n ? right : right << -shift;
  const quotient = dividend / divisor;
  // A last bit that remembers a remainder keeps the one rounding, in Number(), right.
  const sticky = dividend % divisor === 0n ? quotient : quotient | 1n;
  const half = Math.trunc(-Number(shift) / 2);
  return Number(sticky) * 2 ** half * 2 ** (-Number(shift) - half);
}

/** `base ** exponent`: an int, or a float when the exponent is negative. */
export function powerInts(base: Int, exponent: Int): Value {
  if (exponent < 0) {
    return floatPower(toDouble(base), toDouble(exponent));
  }
  if (base === 0 || base === 1 || exponent === 0) return exponent === 0 ? 1 : base;
  if (base === -1) return BigInt(exponent) % 2n === 0n ? 1 : -1;
  if (typeof base === 'number' && typeof exponent === 'number') {
    const small = smallPower(base, exponent);
    if (small <= MAX_EXACT_DOUBLE && small >= -MAX_EXACT_DOUBLE) return normalizeInt(BigInt(small));
  }
  chargeBits((bitLength(base) - 1) * Number(exponent) + 1);
  return normalizeInt(BigInt(base) ** BigInt(exponent));
}

/** By repeated multiplication, exact while it stays below 2^53 (`Math.pow` need not be). */
function smallPower(base: number, exponent: number): number {
  let result = 1;
  for (let turn = 0; turn < exponent && Math.abs(result) <= MAX_EXACT_DOUBLE; turn++) result *= base;
  return result;
}
