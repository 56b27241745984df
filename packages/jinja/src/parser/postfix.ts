/** What follows an expression: attributes, subscripts, calls, filters and tests. */
import type { CallArguments, Expression, FilterCall, Keyword } from './ast.ts';
import { parseExpression } from './expressions.ts';
import type { Parser } from './parser.ts';
import { numberValue, parsePrimary } from './primary.ts';

const NO_ARGUMENTS: CallArguments = { positional: [], keywords: [], spread: null, keywordSpread: null };

/** `.name`, `[key]` and `(arguments)`, as many as there are. */
export function parsePostfix(parser: Parser, subject: Expression): Expression {
  let expression = subject;
  for (;;) {
    switch (parser.stream.current.type) {
      case 'dot':
        expression = parseAttribute(parser, expression);
        break;
      case 'lbracket':
        expression = parseSubscript(parser, expression);
        break;
      case 'lparen':
        expression = parseCall(parser, expression);
        break;
      default:
        return expression;
    }
  }
}

/** `|filter` and `is test`, as many as there are, and calls of what they give. */
export function parseFilterExpression(parser: Parser, subject: Expression): Expression {
  const { stream } = parser;
  let expression = subject;
  for (;;) {
    if (stream.skipIf('pipe')) expression = parseFilter(parser, expression);
    else if (stream.isName('is')) expression = parseTest(parser, expression);
    else if (stream.is('lparen')) expression = parseCall(parser, expression);
    else return expression;
  }
}

function parseAttribute(parser: Parser, subject: Expression): Expression {
  const { stream } = parser;
  const { line } = stream.next();
  const token = stream.next();
  const depth = parser.above([subject]);
  if (token.type === 'name') return { kind: 'getattr', subject, name: token.value, line, depth };
  if (token.type !== 'integer') parser.fail('expected name or number', token.line);
  const key: Expression = { kind: 'const', value: numberValue(token), line: token.line, depth: 1 };
  return { kind: 'getitem', subject, key, line, depth };
}

function parseSubscript(parser: Parser, subject: Expression): Expression {
  const { stream } = parser;
  const { line } = stream.expect('lbracket');
  const keys: Expression[] = [];
  while (!stream.is('rbracket')) {
    if (keys.length > 0) stream.expect('comma');
    keys.push(parseSubscribed(parser));
  }
  stream.expect('rbracket');
  const [only] = keys;
  const isSingle = keys.length === 1 && only !== undefined;
  const key: Expression = isSingle ? only : { kind: 'tuple', items: keys, line, depth: parser.above(keys) };
  return { kind: 'getitem', subject, key, line, depth: parser.above([subject, key]) };
}

/** A key, or a slice. */
function parseSubscribed(parser: Parser): Expression {
  const { stream } = parser;
  const { line } = parser;
  const start = stream.is('colon') ? null : parseExpression(parser);
  if (start !== null && !stream.is('colon')) return start;
  stream.expect('colon');
  const stop = stream.is('colon') ? null : parseSlicePart(parser);
  const step = stream.skipIf('colon') ? parseSlicePart(parser) : null;
  return { kind: 'slice', start, stop, step, line, depth: parser.above([start, stop, step]) };
}

function parseSlicePart(parser: Parser): Expression | null {
  const { stream } = parser;
  return stream.is('rbracket') || stream.is('comma') ? null : parseExpression(parser);
}

function parseCall(parser: Parser, callee: Expression): Expression {
  const { line } = parser;
  const args = parseArguments(parser);
  return { kind: 'call', callee, args, line, depth: parser.above([callee, ...argumentExpressions(args)]) };
}

/** One filter's name and arguments, the pipe being read already. */
export function parseFilter(parser: Parser, subject: Expression | null): FilterCall {
  const { stream } = parser;
  const { line } = parser;
  const name = parseDottedName(parser);
  const args = stream.is('lparen') ? parseArguments(parser) : NO_ARGUMENTS;
  return {
    kind: 'filter',
    name,
    subject,
    args,
    line,
    depth: parser.above([subject, ...argumentExpressions(args)]),
  };
}

function parseDottedName({ stream }: Parser): string {
  let name = stream.expect('name').value;
  while (stream.skipIf('dot')) name += `.${stream.expect('name').value}`;
  return name;
}

function parseTest(parser: Parser, subject: Expression): Expression {
  const { stream } = parser;
  const { line } = stream.next();
  const negated = stream.skipIfName('not');
  const name = parseDottedName(parser);
  const args = parseTestArguments(parser);
  const depth = parser.above([subject, ...argumentExpressions(args)]);
  const test: Expression = { kind: 'test', name, subject, args, line, depth };
  return negated ? { kind: 'not', operand: test, line, depth: parser.above([test]) } : test;
}

const ARGUMENT_STARTS: ReadonlySet<string> = new Set([
  'name',
  'string',
  'integer',
  'float',
  'lbracket',
  'lbrace',
]);

/** A test takes its arguments in parentheses, or one without: `x is divisibleby 3`. */
function parseTestArguments(parser: Parser): CallArguments {
  const { stream } = parser;
  if (stream.is('lparen')) return parseArguments(parser);
  if (!ARGUMENT_STARTS.has(stream.current.type)) return NO_ARGUMENTS;
  if (stream.isName('else') || stream.isName('or') || stream.isName('and')) return NO_ARGUMENTS;
  if (stream.isName('is')) parser.fail('You cannot chain multiple tests with is');
  return { ...NO_ARGUMENTS, positional: [parsePostfix(parser, parsePrimary(parser))] };
}

/** `(a, b, name=c, *rest, **options)` */
function parseArguments(parser: Parser): CallArguments {
  const { stream } = parser;
  const { line } = stream.expect('lparen');
  const positional: Expression[] = [];
  const keywords: Keyword[] = [];
  let spread: Expression | null = null;
  let keywordSpread: Expression | null = null;
  const ensure = (holds: boolean) => {
    if (!holds) parser.fail('invalid syntax for function call expression', line);
  };
  let first = true;
  while (!stream.is('rparen')) {
    if (!first) {
      stream.expect('comma');
      if (stream.is('rparen')) break;
    }
    first = false;
    if (stream.is('mul')) {
      ensure(spread === null && keywordSpread === null);
      stream.next();
      spread = parseExpression(parser);
    } else if (stream.is('pow')) {
      ensure(keywordSpread === null);
      stream.next();
      keywordSpread = parseExpression(parser);
    } else if (stream.is('name') && stream.look().type === 'assign') {
      ensure(keywordSpread === null);
      const name = stream.next().value;
      stream.next();
      keywords.push({ name, value: parseExpression(parser) });
    } else {
      ensure(spread === null && keywordSpread === null && keywords.length === 0);
      positional.push(parseExpression(parser));
    }
  }
  stream.expect('rparen');
  return { positional, keywords, spread, keywordSpread };
}

/** Every expression among the arguments, in the order Jinja2 walks them. */
export function argumentExpressions(args: CallArguments): Expression[] {
  if (args === NO_ARGUMENTS) return [];
  const expressions = [...args.positional, ...args.keywords.map(({ value }) => value)];
  if (args.spread !== null) expressions.push(args.spread);
  if (args.keywordSpread !== null) expressions.push(args.keywordSpread);
  return expressions;
}
