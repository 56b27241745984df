// `+ - * / // % **` and unary signs over all values, with fast paths for small ints and strings.

import { chargeSize } from '../budget.ts';
import { type PythonError, typeError } from '../errors.ts';
import { Float } from './float.ts';
import {
  bigAdd,
  bigMultiply,
  bigSubtract,
  divideInts,
  floorDivideInts,
  moduloInts,
  powerInts,
} from './intArithmetic.ts';
import { type BinaryOperator, PyObject, type Value } from './model.ts';
import { type Int, intValue } from './numbers.ts';
import { formatPercent } from './percentFormat.ts';
import { repeatItems, repeatString } from './repeat.ts';
import { Tuple } from './tuple.ts';
import { typeName } from './typeName.ts';

/** `left + right`. */
export function add(left: Value, right: Value): Value {
  if (typeof left === 'number' && typeof right === 'number') {
    const sum = left + right;
    return Number.isSafeInteger(sum) ? sum : bigAdd(left, right);
  }
  if (typeof left === 'string' && typeof right === 'string') {
    chargeSize('string', left.length + right.length);
    return left + right;
  }
  return binary('+', left, right);
}

/** `left - right`. */
export function subtract(left: Value, right: Value): Value {
  if (typeof left === 'number' && typeof right === 'number') {
    const difference = left - right;
    return Number.isSafeInteger(difference) ? difference : bigSubtract(left, right);
  }
  return binary('-', left, right);
}

/** `left * right`. */
export function multiply(left: Value, right: Value): Value {
  if (typeof left === 'number' && typeof right === 'number') {
    const product = left * right;
    return Number.isSafeInteger(product) ? product + 0 : bigMultiply(left, right);
  }
  return binary('*', left, right);
}

/** `left / right`: always a float between ints. */
export function divide(left: Value, right: Value): Value {
  return binary('/', left, right);
}

/** `left // right`: rounds towards minus infinity. */
export function floorDivide(left: Value, right: Value): Value {
  return binary('//', left, right);
}

/** `left % right`: the remainder with the divisor's sign, or `%` formatting when the left is a string. */
export function modulo(left: Value, right: Value): Value {
  return binary('%', left, right);
}

/** `left ** right`. */
export function power(left: Value, right: Value): Value {
  return binary('**', left, right);
}

/** `-value`. */
export function negate(value: Value): Value {
  if (typeof value === 'number') return 0 - value;
  return unary('-', value);
}

/** `+value`. */
export function positive(value: Value): Value {
  if (typeof value === 'number') return value;
  return unary('+', value);
}

function unary(operator: '+' | '-', value: Value): Value {
  const int = intValue(value);
  if (int !== undefined) {
    if (operator === '+') return int;
    return typeof int === 'bigint' ? bigSubtract(0, int) : 0 - int;
  }
  const result = value instanceof PyObject ? value.unary(operator) : undefined;
  if (result === undefined) throw typeError(`bad operand type for unary ${operator}: '${typeName(value)}'`);
  return result;
}

/** Applies any of the operators. */
export function binary(operator: BinaryOperator, left: Value, right: Value): Value {
  const a = intValue(left);
  const b = intValue(right);
  if (a !== undefined && b !== undefined) return binaryInts(operator, a, b);
  const result =
    (left instanceof PyObject ? left.binary(operator, right, false) : undefined) ??
    (typeof left === 'string' && operator === '%' ? formatPercent(left, right) : undefined) ??
    (right instanceof PyObject ? right.binary(operator, left, true) : undefined) ??
    binarySequences(operator, left, right);
  if (result === undefined) throw unsupported(operator, left, right);
  return result;
}

function binaryInts(operator: BinaryOperator, left: Int, right: Int): Value {
  switch (operator) {
    case '+':
      return typeof left === 'number' && typeof right === 'number' ? add(left, right) : bigAdd(left, right);
    case '-':
      return bigSubtract(left, right);
    case '*':
      return bigMultiply(left, right);
    case '/':
      return new Float(divideInts(left, right));
    case '//':
      return floorDivideInts(left, right);
    case '%':
      return moduloInts(left, right);
    case '**':
      return powerInts(left, right);
  }
}

function binarySequences(operator: BinaryOperator, left: Value, right: Value): Value | undefined {
  if (operator === '+') return concatenate(left, right);
  if (operator !== '*') return undefined;
  return repeated(left, right) ?? repeated(right, left);
}

function concatenate(left: Value, right: Value): Value | undefined {
  if (typeof left === 'string') {
    if (typeof right === 'string') return left + right;
    throw typeError(`can only concatenate str (not "${typeName(right)}") to str`);
  }
  if (!Array.isArray(left)) return refuseConcatenation(left, right);
  if (!Array.isArray(right)) throw typeError(`can only concatenate list (not "${typeName(right)}") to list`);
  chargeSize('list', left.length + right.length);
  return left.concat(right);
}

/** Tuples and bytes join their own kind themselves; with any other it is an error of its own wording. */
function refuseConcatenation(left: Value, right: Value): undefined {
  const type = typeName(left);
  if (left instanceof Tuple)
    throw typeError(`can only concatenate tuple (not "${typeName(right)}") to tuple`);
  if (type === 'bytes') throw typeError(`can't concat ${typeName(right)} to bytes`);
}

function repeated(sequence: Value, count: Value): Value | undefined {
  if (!isRepeatable(sequence)) return undefined;
  const times = intValue(count);
  if (times === undefined) {
    throw typeError(`can't multiply sequence by non-int of type '${typeName(count)}'`);
  }
  if (typeof sequence === 'string') return repeatString(sequence, times);
  return Array.isArray(sequence) ? repeatItems(sequence, times) : undefined;
}

function isRepeatable(value: Value): boolean {
  return (
    typeof value === 'string' ||
    Array.isArray(value) ||
    value instanceof Tuple ||
    ['bytes', 'Markup'].includes(typeName(value))
  );
}

function unsupported(operator: BinaryOperator, left: Value, right: Value): PythonError {
  const shown = operator === '**' ? '** or pow()' : operator;
  return typeError(`unsupported operand type(s) for ${shown}: '${typeName(left)}' and '${typeName(right)}'`);
}
