/** Expressions, from the loosest binding (`a if b else c`) down to the unary signs. Precedence as Jinja2 3.1's parser. */
import type { TokenType } from '../lexer/tokens.ts';
import type { BinaryOperator } from '../values/model.ts';
import type { ComparisonOperator, Expression } from './ast.ts';
import type { Parser } from './parser.ts';
import { parseFilterExpression, parsePostfix } from './postfix.ts';
import { parsePrimary } from './primary.ts';

/** A whole expression. */
export function parseExpression(parser: Parser): Expression {
  parser.enter();
  const expression = parseConditional(parser);
  parser.leave();
  return expression;
}

/** An expression that may not be a conditional one: after `in` and `if`, where `if` and `else` mean something else. */
export function parseUnconditional(parser: Parser): Expression {
  parser.enter();
  const expression = parseOr(parser);
  parser.leave();
  return expression;
}

function parseConditional(parser: Parser): Expression {
  const { stream } = parser;
  let { line } = parser;
  let expression = parseOr(parser);
  while (stream.skipIfName('if')) {
    const test = parseOr(parser);
    const alternate = stream.skipIfName('else') ? parseExpression(parser) : null;
    const depth = parser.above([expression, test, alternate]);
    expression = { kind: 'condexpr', test, consequent: expression, alternate, line, depth };
    line = parser.line;
  }
  return expression;
}

function parseOr(parser: Parser): Expression {
  let { line } = parser;
  let left = parseAnd(parser);
  while (parser.stream.skipIfName('or')) {
    const right = parseAnd(parser);
    left = { kind: 'or', left, right, line, depth: parser.above([left, right]) };
    line = parser.line;
  }
  return left;
}

function parseAnd(parser: Parser): Expression {
  let { line } = parser;
  let left = parseNot(parser);
  while (parser.stream.skipIfName('and')) {
    const right = parseNot(parser);
    left = { kind: 'and', left, right, line, depth: parser.above([left, right]) };
    line = parser.line;
  }
  return left;
}

function parseNot(parser: Parser): Expression {
  if (!parser.stream.isName('not')) return parseComparison(parser);
  const { line } = parser.stream.next();
  parser.enter();
  const operand = parseNot(parser);
  parser.leave();
  return { kind: 'not', operand, line, depth: parser.above([operand]) };
}

const COMPARISONS: ReadonlyMap<TokenType, ComparisonOperator> = new Map<TokenType, ComparisonOperator>([
  ['eq', 'eq'],
  ['ne', 'ne'],
  ['lt', 'lt'],
  ['lteq', 'lteq'],
  ['gt', 'gt'],
  ['gteq', 'gteq'],
]);

function parseComparison(parser: Parser): Expression {
  let { line } = parser;
  const first = parseSum(parser);
  let rest: { operator: ComparisonOperator; operand: Expression }[] | undefined;
  for (;;) {
    const operator = takeComparison(parser);
    if (operator === undefined) break;
    rest ??= [];
    rest.push({ operator, operand: parseSum(parser) });
    line = parser.line;
  }
  if (rest === undefined) return first;
  const depth = parser.above([first, ...rest.map(({ operand }) => operand)]);
  return { kind: 'compare', first, rest, line, depth };
}

function takeComparison({ stream }: Parser): ComparisonOperator | undefined {
  if (stream.is('name')) {
    if (stream.skipIfName('in')) return 'in';
    if (!stream.isName('not')) return undefined;
    const next = stream.look();
    if (next.type !== 'name' || next.value !== 'in') return undefined;
    stream.skip(2);
    return 'notin';
  }
  const operator = COMPARISONS.get(stream.current.type);
  if (operator !== undefined) stream.next();
  return operator;
}

const SUMS: ReadonlyMap<TokenType, BinaryOperator> = new Map<TokenType, BinaryOperator>([
  ['add', '+'],
  ['sub', '-'],
]);
const PRODUCTS: ReadonlyMap<TokenType, BinaryOperator> = new Map<TokenType, BinaryOperator>([
  ['mul', '*'],
  ['div', '/'],
  ['floordiv', '//'],
  ['mod', '%'],
]);
const POWERS: ReadonlyMap<TokenType, BinaryOperator> = new Map<TokenType, BinaryOperator>([['pow', '**']]);

function parseSum(parser: Parser): Expression {
  return parseChain(parser, SUMS, parseConcat);
}

function parseConcat(parser: Parser): Expression {
  const { line } = parser;
  const first = parseProduct(parser);
  if (!parser.stream.is('tilde')) return first;
  const parts = [first];
  while (parser.stream.skipIf('tilde')) parts.push(parseProduct(parser));
  return { kind: 'concat', parts, line, depth: parser.above(parts) };
}

function parseProduct(parser: Parser): Expression {
  return parseChain(parser, PRODUCTS, parsePower);
}

/** Jinja2's `**` binds to the left, and each side takes its own sign. */
function parsePower(parser: Parser): Expression {
  return parseChain(parser, POWERS, parseUnary);
}

function parseChain(
  parser: Parser,
  operators: ReadonlyMap<TokenType, BinaryOperator>,
  parseOperand: (parser: Parser) => Expression,
): Expression {
  let { line } = parser;
  let left = parseOperand(parser);
  for (;;) {
    const operator = operators.get(parser.stream.current.type);
    if (operator === undefined) return left;
    parser.stream.next();
    const right = parseOperand(parser);
    left = { kind: 'binary', operator, left, right, line, depth: parser.above([left, right]) };
    line = parser.line;
  }
}

function parseUnary(parser: Parser): Expression {
  return parseFilterExpression(parser, parseSigned(parser));
}

/** A sign binds tighter than a filter (`-1|abs` is `(-1)|abs`) and looser than a postfix on its operand. */
function parseSigned(parser: Parser): Expression {
  const { type, line } = parser.stream.current;
  if (type !== 'sub' && type !== 'add') return parsePostfix(parser, parsePrimary(parser));
  parser.stream.next();
  parser.enter();
  const operand = parseSigned(parser);
  parser.leave();
  const kind = type === 'sub' ? 'neg' : 'pos';
  return parsePostfix(parser, { kind, operand, line, depth: parser.above([operand]) });
}
