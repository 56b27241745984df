// Arithmetic in which a float takes part, with Python's errors and signs.

import { PythonError } from '../errors.ts';
import { Complex } from './complex.ts';
import { Float } from './float.ts';
import type { BinaryOperator, Value } from './model.ts';
import { type Int, toDouble } from './numbers.ts';

/** Applies an operator to two numbers of which at least one is a float. */
export function floatBinary(operator: BinaryOperator, left: Int | Float, right: Int | Float): Value {
  const [a, b] = [toDouble(left), toDouble(right)];
  return operator === '**' ? floatPower(a, b) : new Float(compute(operator, a, b));
}

function compute(operator: Exclude<BinaryOperator, '**'>, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      if (right === 0) throw zeroDivision('float division by zero');
      return left / right;
    case '//':
      if (right === 0) throw zeroDivision('float floor division by zero');
      return floorDivide(left, right);
    case '%':
      if (right === 0) throw zeroDivision('float modulo');
      return floatModulo(left, right);
  }
}

/** The remainder with the divisor's sign, also when it is zero. */
function floatModulo(left: number, right: number): number {
  const rest = left % right;
  if (rest === 0) return right < 0 ? -0 : 0;
  return rest < 0 !== right < 0 ? rest + right : rest;
}

function floorDivide(left: number, right: number): number {
  const rest = left % right;
  let quotient = (left - rest) / right;
  if (rest !== 0 && rest < 0 !== right < 0) quotient -= 1;
  if (quotient === 0) return Math.sign(left / right) * 0;
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

/** `left ** right` over floats; complex when a negative number has a broken exponent. */
export function floatPower(left: number, right: number): Value {
  if (left < 0 && Number.isFinite(left) && Number.isFinite(right) && !Number.isInteger(right)) {
    return Complex.power(left, right);
  }
  return new Float(realPower(left, right));
}

function realPower(left: number, right: number): number {
  if (left === 1 || right === 0) return 1;
  if (left === -1 && Math.abs(right) === Number.POSITIVE_INFINITY) return 1;
  if (left === 0 && right < 0) throw zeroDivision('0.0 cannot be raised to a negative power');
  const result = left ** right;
  if (!Number.isFinite(result) && Number.isFinite(left) && Number.isFinite(right)) {
    throw new PythonError('OverflowError', "(34, 'Numerical result out of range')");
  }
  return result;
}

function zeroDivision(message: string): PythonError {
  return new PythonError('ZeroDivisionError', message);
}
