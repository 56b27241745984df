/** `print`, and the statements of the `do` and `debug` extensions. */
import type { Debug, Expression, ExpressionStatement, Output } from './ast.ts';
import { parseExpression } from './expressions.ts';
import type { Parser } from './parser.ts';
import { parseTuple } from './primary.ts';

export function parsePrint(parser: Parser): Output {
  const { stream } = parser;
  const { line } = stream.next();
  const parts: Expression[] = [];
  while (!stream.is('block_end')) {
    if (parts.length > 0) stream.expect('comma');
    parts.push(parseExpression(parser));
  }
  return { kind: 'output', line, parts };
}

export function parseDo(parser: Parser): ExpressionStatement {
  const { line } = parser.stream.next();
  return { kind: 'do', line, expression: parseTuple(parser) };
}

export function parseDebug({ stream }: Parser): Debug {
  return { kind: 'debug', line: stream.next().line };
}
