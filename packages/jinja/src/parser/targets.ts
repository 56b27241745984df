/** What may be assigned to: names, namespace attributes, and tuples of these. */
import { describeToken } from '../lexer/tokens.ts';
import type { BinaryOperator } from '../values/model.ts';
import type { Expression, Name, Target } from './ast.ts';
import type { Parser } from './parser.ts';
import { isConstantName, parseItems, parsePrimary } from './primary.ts';

export interface TargetOptions {
  /** `namespace.attribute` is accepted. */
  readonly namespaces?: boolean;
}

/** A target: `a`, `a, b`, `(a, (b, c))`, and `ns.a` where that is accepted. */
export function parseTarget(parser: Parser, options: TargetOptions = {}): Target {
  const parseItem = options.namespaces ? parseNamespaceTarget : parsePrimary;
  const { items, isTuple, line } = parseItems(parser, parseItem);
  const [only] = items;
  if (!isTuple && only === undefined) {
    parser.fail(`Expected an expression, got '${describeToken(parser.stream.current)}'`);
  }
  const expression: Expression =
    isTuple || only === undefined ? { kind: 'tuple', items, line, depth: parser.above(items) } : only;
  return isTarget(expression)
    ? expression
    : parser.fail(`can't assign to '${nodeName(expression)}'`, expression.line);
}

/** A single name. */
export function parseNameTarget(parser: Parser): Name {
  const { value: name, line } = parser.stream.expect('name');
  if (isConstantName(name)) parser.fail("can't assign to 'name'", line);
  return { kind: 'name', name, line, depth: 1 };
}

function parseNamespaceTarget(parser: Parser): Expression {
  const { stream } = parser;
  const { type, value: name, line } = stream.current;
  if (type !== 'name' || isConstantName(name) || stream.look().type !== 'dot') return parsePrimary(parser);
  stream.skip(2);
  return { kind: 'nsref', name, attribute: stream.expect('name').value, line, depth: 1 };
}

function isTarget(expression: Expression): expression is Expression & Target {
  if (expression.kind === 'tuple') return expression.items.every(isTarget);
  return expression.kind === 'name' || expression.kind === 'nsref';
}

const OPERATOR_NAMES: Readonly<Record<BinaryOperator, string>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'div',
  '//': 'floordiv',
  '%': 'mod',
  '**': 'pow',
};

/** The name Jinja2's message gives to what cannot be assigned to. */
function nodeName(expression: Expression): string {
  return expression.kind === 'binary' ? OPERATOR_NAMES[expression.operator] : expression.kind;
}
