/** `for`, `if`, `break` and `continue`. */
import type { For, If, LoopControl } from './ast.ts';
import { parseBody, parseBodyTo } from './body.ts';
import { parseExpression } from './expressions.ts';
import type { Parser } from './parser.ts';
import { parseTuple } from './primary.ts';
import { parseTarget } from './targets.ts';

export function parseFor(parser: Parser): For {
  const { stream } = parser;
  const { line } = stream.expectName('for');
  const target = parseTarget(parser);
  stream.expectName('in');
  const iterable = parseTuple(parser, { unconditional: true });
  const test = stream.skipIfName('if') ? parseExpression(parser) : null;
  const recursive = stream.skipIfName('recursive');
  const body = parseBody(parser, ['endfor', 'else']);
  const otherwise = stream.next().value === 'endfor' ? [] : parseBodyTo(parser, 'endfor');
  return { kind: 'for', line, target, iterable, body, otherwise, test, recursive };
}

const IF_ENDS = ['elif', 'else', 'endif'];

export function parseIf(parser: Parser): If {
  const { stream } = parser;
  const { line } = stream.expectName('if');
  const test = parseTuple(parser, { unconditional: true });
  const body = parseBody(parser, IF_ENDS);
  const elifs = [];
  let end = stream.next().value;
  while (end === 'elif') {
    const elifLine = parser.line;
    const elifTest = parseTuple(parser, { unconditional: true });
    elifs.push({ line: elifLine, test: elifTest, body: parseBody(parser, IF_ENDS) });
    end = stream.next().value;
  }
  const otherwise = end === 'else' ? parseBodyTo(parser, 'endif') : [];
  return { kind: 'if', line, test, body, elifs, otherwise };
}

export function parseLoopControl({ stream }: Parser): LoopControl {
  const { value, line } = stream.next();
  return { kind: value === 'break' ? 'break' : 'continue', line };
}
