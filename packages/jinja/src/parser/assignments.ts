/** `set`, `with` and `autoescape`. */
import type { Assign, AssignBlock, Autoescape, Expression, FilterCall, Target, With } from './ast.ts';
import { parseBodyTo } from './body.ts';
import { parseExpression } from './expressions.ts';
import type { Parser } from './parser.ts';
import { parseFilter } from './postfix.ts';
import { parseTuple } from './primary.ts';
import { parseTarget } from './targets.ts';

/** `{% set target = value %}`, or `{% set target | filters %}…{% endset %}`. */
export function parseAssign(parser: Parser): Assign | AssignBlock {
  const { stream } = parser;
  const { line } = stream.next();
  const target = parseTarget(parser, { namespaces: true });
  if (stream.skipIf('assign')) return { kind: 'assign', line, target, value: parseTuple(parser) };
  let filter: FilterCall | null = null;
  while (stream.skipIf('pipe')) filter = parseFilter(parser, filter);
  return { kind: 'assignblock', line, target, filter, body: parseBodyTo(parser, 'endset') };
}

export function parseWith(parser: Parser): With {
  const { stream } = parser;
  const { line } = stream.next();
  const targets: Target[] = [];
  const values: Expression[] = [];
  while (!stream.is('block_end')) {
    if (targets.length > 0) stream.expect('comma');
    targets.push(parseTarget(parser));
    stream.expect('assign');
    values.push(parseExpression(parser));
  }
  return { kind: 'with', line, targets, values, body: parseBodyTo(parser, 'endwith') };
}

export function parseAutoescape(parser: Parser): Autoescape {
  const { line } = parser.stream.next();
  const value = parseExpression(parser);
  return { kind: 'autoescape', line, value, body: parseBodyTo(parser, 'endautoescape') };
}
