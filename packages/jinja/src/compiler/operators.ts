/** Compiles arithmetic and comparisons. */
import type { Comparison, ComparisonOperator, Expression } from '../parser/ast.ts';
import {
  add,
  divide,
  floorDivide,
  modulo,
  multiply,
  negate,
  positive,
  power,
  subtract,
} from '../values/arithmetic.ts';
import { equals, order } from '../values/compare.ts';
import { contains } from '../values/iterate.ts';
import type { BinaryOperator, Value } from '../values/model.ts';
import type { Evaluate } from './closures.ts';
import type { CompileFrame } from './compileFrame.ts';
import type { Compiler } from './compiler.ts';
import { compileExpression } from './expression.ts';

export function compileBinary(operator: BinaryOperator, left: Evaluate, right: Evaluate): Evaluate {
  switch (operator) {
    case '+':
      return (at) => add(left(at), right(at));
    case '-':
      return (at) => subtract(left(at), right(at));
    case '*':
      return (at) => multiply(left(at), right(at));
    case '/':
      return (at) => divide(left(at), right(at));
    case '//':
      return (at) => floorDivide(left(at), right(at));
    case '%':
      return (at) => modulo(left(at), right(at));
    case '**':
      return (at) => power(left(at), right(at));
  }
}

/** A sign; that of a literal number is computed once. */
export function compileSign(
  kind: 'neg' | 'pos',
  operand: Expression,
  compile: (node: Expression) => Evaluate,
): Evaluate {
  const apply = kind === 'neg' ? negate : positive;
  if (operand.kind === 'const' && typeof operand.value === 'number') {
    const value = apply(operand.value);
    return () => value;
  }
  const evaluate = compile(operand);
  return (at) => apply(evaluate(at));
}

type Compare = (left: Value, right: Value) => boolean;

const COMPARISONS: Readonly<Record<ComparisonOperator, Compare>> = {
  eq: equals,
  ne: (left, right) => !equals(left, right),
  lt: (left, right) =>
    typeof left === 'number' && typeof right === 'number' ? left < right : order('<', left, right),
  lteq: (left, right) =>
    typeof left === 'number' && typeof right === 'number' ? left <= right : order('<=', left, right),
  gt: (left, right) =>
    typeof left === 'number' && typeof right === 'number' ? left > right : order('>', left, right),
  gteq: (left, right) =>
    typeof left === 'number' && typeof right === 'number' ? left >= right : order('>=', left, right),
  in: (left, right) => contains(right, left),
  notin: (left, right) => !contains(right, left),
};

/** `a < b <= c`: each operand is computed once, and no further than the first comparison that fails. */
export function compileComparison(compiler: Compiler, node: Comparison, frame: CompileFrame): Evaluate {
  const first = compileExpression(compiler, node.first, frame);
  const rest = node.rest.map(({ operator, operand }) => ({
    compare: COMPARISONS[operator],
    evaluate: compileExpression(compiler, operand, frame),
  }));
  const [only] = rest;
  if (only !== undefined && rest.length === 1) {
    const { compare, evaluate } = only;
    return (at) => compare(first(at), evaluate(at));
  }
  return (at) => {
    let left = first(at);
    for (const { compare, evaluate } of rest) {
      const right = evaluate(at);
      if (!compare(left, right)) return false;
      left = right;
    }
    return true;
  };
}
