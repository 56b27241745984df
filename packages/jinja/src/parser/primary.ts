/** Names, literals, parentheses, and comma-separated lists of expressions. */
import { describeToken, type Token } from '../lexer/tokens.ts';
import { Float } from '../values/float.ts';
import { normalizeInt, type Value } from '../values/model.ts';
import { decimalDigits } from '../values/parseNumber.ts';
import type { Expression } from './ast.ts';
import { parseExpression, parseUnconditional } from './expressions.ts';
import type { Parser } from './parser.ts';

const CONSTANTS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
]);

/** The names that are values and can be no variable. */
export function isConstantName(name: string): boolean {
  return CONSTANTS.has(name);
}

/** A name, a literal or something in brackets. */
export function parsePrimary(parser: Parser): Expression {
  const { stream } = parser;
  const token = stream.current;
  switch (token.type) {
    case 'name':
      stream.next();
      return nameOrConstant(token);
    case 'string':
      return parseString(parser);
    case 'integer':
    case 'float':
      stream.next();
      return constant(numberValue(token), token.line);
    case 'lparen': {
      stream.next();
      const expression = parseTuple(parser, { parenthesized: true });
      stream.expect('rparen');
      return expression;
    }
    case 'lbracket':
      return parseList(parser);
    case 'lbrace':
      return parseDict(parser);
    default:
      return parser.fail(`unexpected '${describeToken(token)}'`, token.line);
  }
}

function nameOrConstant({ value: name, line }: Token): Expression {
  const value = CONSTANTS.get(name);
  return value === undefined ? { kind: 'name', name, line, depth: 1 } : constant(value, line);
}

function constant(value: Value, line: number): Expression {
  return { kind: 'const', value, line, depth: 1 };
}

const ASCII = /^[0-9a-z]*$/i;

/** The value of an integer or float token. */
export function numberValue({ type, value }: Token): Value {
  const digits = value.includes('_') ? value.replaceAll('_', '') : value;
  if (type === 'float') return new Float(Number(digits));
  return digits.length < 16 && ASCII.test(digits)
    ? Number(digits)
    : normalizeInt(BigInt(decimalDigits(digits)));
}

/** Adjacent strings are one, as in Python. */
function parseString({ stream }: Parser): Expression {
  const { line } = stream.current;
  let text = stream.next().value;
  while (stream.is('string')) text += stream.next().value;
  return constant(text, line);
}

export interface TupleOptions {
  /** `()` is an empty tuple rather than a missing expression. */
  readonly parenthesized?: boolean;
  /** Conditional expressions are not accepted. */
  readonly unconditional?: boolean;
}

/** One expression, or a tuple of several separated by commas. */
export function parseTuple(parser: Parser, options: TupleOptions = {}): Expression {
  const parseItem = options.unconditional ? parseUnconditional : parseExpression;
  const { items, isTuple, line } = parseItems(parser, parseItem);
  const [only] = items;
  if (!isTuple && only !== undefined) return only;
  if (!isTuple && !options.parenthesized) {
    parser.fail(`Expected an expression, got '${describeToken(parser.stream.current)}'`);
  }
  return { kind: 'tuple', items, line, depth: parser.above(items) };
}

/**
 * Items separated by commas, up to the end of the tag or a closing parenthesis. Jinja2 means `in` and `recursive`
 * to end a list too, but its check never holds: `for a, in x` is an error there, and here.
 */
export function parseItems<Item>(
  parser: Parser,
  parseItem: (parser: Parser) => Item,
): { items: Item[]; isTuple: boolean; line: number } {
  const { stream } = parser;
  const items: Item[] = [];
  let { line } = parser;
  let isTuple = false;
  for (;;) {
    if (items.length > 0) stream.expect('comma');
    if (atTupleEnd(parser)) break;
    items.push(parseItem(parser));
    if (!stream.is('comma')) break;
    isTuple = true;
    line = parser.line;
  }
  return { items, isTuple, line };
}

function atTupleEnd({ stream }: Parser): boolean {
  return stream.is('variable_end') || stream.is('block_end') || stream.is('rparen');
}

function parseList(parser: Parser): Expression {
  const { stream } = parser;
  const { line } = stream.expect('lbracket');
  const items: Expression[] = [];
  while (!stream.is('rbracket')) {
    if (items.length > 0) stream.expect('comma');
    if (stream.is('rbracket')) break;
    items.push(parseExpression(parser));
  }
  stream.expect('rbracket');
  return { kind: 'list', items, line, depth: parser.above(items) };
}

function parseDict(parser: Parser): Expression {
  const { stream } = parser;
  const { line } = stream.expect('lbrace');
  const pairs: [Expression, Expression][] = [];
  while (!stream.is('rbrace')) {
    if (pairs.length > 0) stream.expect('comma');
    if (stream.is('rbrace')) break;
    const key = parseExpression(parser);
    stream.expect('colon');
    pairs.push([key, parseExpression(parser)]);
  }
  stream.expect('rbrace');
  return { kind: 'dict', pairs, line, depth: parser.above(pairs.flat()) };
}
