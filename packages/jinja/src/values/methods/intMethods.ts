// The methods and properties of int, bool and float.

import { chargeBits } from '../../budget.ts';
import { PythonError, typeError, valueError } from '../../errors.ts';
import { Bytes } from '../bytes.ts';
import { Float } from '../float.ts';
import { floatHex } from '../floatHex.ts';
import { bitLength } from '../intArithmetic.ts';
import { textOf } from '../markup.ts';
import { normalizeInt, type Value } from '../model.ts';
import { type Int, intValue } from '../numbers.ts';
import { truth } from '../truth.ts';
import { Tuple } from '../tuple.ts';
import { boundMethod, methodTable, named, none, toIndex } from './method.ts';

/** The attribute of an int or bool by that name. */
export function intAttribute(value: number | bigint | boolean, name: string): Value | undefined {
  const int = intValue(value) ?? 0;
  if (name === 'real' || name === 'numerator') return int;
  if (name === 'imag') return 0;
  if (name === 'denominator') return 1;
  return boundMethod(INT_METHODS, typeof value === 'boolean' ? 'bool' : 'int', name, int, value);
}

/** The attribute of a float by that name. */
export function floatAttribute(float: Float, name: string): Value | undefined {
  if (name === 'real') return float;
  if (name === 'imag') return new Float(0);
  return boundMethod(FLOAT_METHODS, 'float', name, float.value, float);
}

const INT_METHODS = methodTable<Int>({
  as_integer_ratio: none((int): Value => new Tuple([int, 1])),
  bit_count: none((int): Value => BigInt(int).toString(2).replace(/[-0]/g, '').length),
  bit_length: none((int): Value => bitLength(int)),
  conjugate: none((int): Value => int),
  from_bytes: named(['bytes', 'byteorder', 'signed'], (_int, args) => fromBytes(args), 1),
  to_bytes: named(['length', 'byteorder', 'signed'], (int, args) => toBytes(int, args)),
});

const FLOAT_METHODS = methodTable<number>({
  as_integer_ratio: none((value): Value => integerRatio(value)),
  conjugate: none((value): Value => new Float(value)),
  hex: none((value): Value => floatHex(value)),
  is_integer: none((value): Value => Number.isInteger(value)),
});

function integerRatio(value: number): Tuple {
  if (!Number.isFinite(value)) {
    if (Number.isNaN(value)) throw valueError('cannot convert NaN to integer ratio');
    throw new PythonError('OverflowError', 'cannot convert Infinity to integer ratio');
  }
  let numerator = value;
  let denominator = 1n;
  while (!Number.isInteger(numerator)) {
    numerator *= 2;
    denominator *= 2n;
  }
  return new Tuple([normalizeInt(BigInt(numerator)), normalizeInt(denominator)]);
}

function isBigEndian(order: Value | undefined): boolean {
  const text = textOf(order ?? 'big');
  if (text === 'big' || text === 'little') return text === 'big';
  if (text === undefined) throw typeError('byteorder must be str');
  throw valueError("byteorder must be either 'little' or 'big'");
}

function toBytes(int: Int, [length, order, signed]: readonly (Value | undefined)[]): Bytes {
  const size = length === undefined ? 1 : toIndex(length);
  if (size < 0) throw valueError('length argument must be non-negative');
  const isSigned = signed !== undefined && truth(signed);
  chargeBits(size * 8);
  if (int < 0 && !isSigned) throw new PythonError('OverflowError', "can't convert negative int to unsigned");
  const value = BigInt(int);
  const fits = isSigned ? BigInt.asIntN(size * 8, value) : BigInt.asUintN(size * 8, value);
  if (fits !== value) throw new PythonError('OverflowError', 'int too big to convert');
  const hex =
    size === 0
      ? ''
      : BigInt.asUintN(size * 8, value)
          .toString(16)
          .padStart(size * 2, '0');
  const bytes = Uint8Array.from({ length: size }, (_, index) =>
    Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16),
  );
  return new Bytes(isBigEndian(order) ? bytes : bytes.reverse());
}

function fromBytes([source = null, order, signed]: readonly (Value | undefined)[]): Value {
  if (!(source instanceof Bytes)) throw typeError('cannot convert object to bytes');
  chargeBits(source.bytes.length * 8);
  const bytes = isBigEndian(order) ? source.bytes : source.bytes.toReversed();
  const value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return normalizeInt(signed !== undefined && truth(signed) ? BigInt.asIntN(bytes.length * 8, value) : value);
}
