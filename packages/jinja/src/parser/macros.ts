/** `macro`, `call` and `filter` blocks. */
import type { CallBlock, Expression, FilterBlock, FilterCall, Macro, Name, Signature } from './ast.ts';
import { parseBodyTo } from './body.ts';
import { parseExpression } from './expressions.ts';
import type { Parser } from './parser.ts';
import { parseFilter } from './postfix.ts';
import { parseNameTarget } from './targets.ts';

export function parseMacro(parser: Parser): Macro {
  const { line } = parser.stream.next();
  const { name } = parseNameTarget(parser);
  const signature = parseSignature(parser);
  return { kind: 'macro', line, name, signature, body: parseBodyTo(parser, 'endmacro') };
}

export function parseCallBlock(parser: Parser): CallBlock {
  const { stream } = parser;
  const { line } = stream.next();
  const signature = stream.is('lparen') ? parseSignature(parser) : { parameters: [], defaults: [] };
  const call = parseExpression(parser);
  if (call.kind !== 'call') return parser.fail('expected call', line);
  return { kind: 'callblock', line, signature, call, body: parseBodyTo(parser, 'endcall') };
}

export function parseFilterBlock(parser: Parser): FilterBlock {
  const { stream } = parser;
  const { line } = stream.next();
  let filter: FilterCall = parseFilter(parser, null);
  while (stream.skipIf('pipe')) filter = parseFilter(parser, filter);
  return { kind: 'filterblock', line, filter, body: parseBodyTo(parser, 'endfilter') };
}

function parseSignature(parser: Parser): Signature {
  const { stream } = parser;
  const parameters: Name[] = [];
  const defaults: Expression[] = [];
  stream.expect('lparen');
  while (!stream.is('rparen')) {
    if (parameters.length > 0) stream.expect('comma');
    parameters.push(parseNameTarget(parser));
    if (stream.skipIf('assign')) defaults.push(parseExpression(parser));
    else if (defaults.length > 0) parser.fail('non-default argument follows default argument');
  }
  stream.expect('rparen');
  return { parameters, defaults };
}
