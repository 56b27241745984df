/** `extends` and `block`. */
import { WHITESPACE } from '../lexer/rules.ts';
import type { Block, Extends, Statement } from './ast.ts';
import { parseBodyTo } from './body.ts';
import { parseExpression } from './expressions.ts';
import type { Parser } from './parser.ts';

const BLANK = new RegExp(`^${WHITESPACE}+$`);

export function parseExtends(parser: Parser): Extends {
  const { line } = parser.stream.next();
  parser.hasExtends = true;
  return { kind: 'extends', line, template: parseExpression(parser) };
}

export function parseBlock(parser: Parser): Block {
  const { stream } = parser;
  const { line } = stream.next();
  const name = stream.expect('name').value;
  const scoped = stream.skipIfName('scoped');
  const required = stream.skipIfName('required');
  if (stream.is('sub')) {
    parser.fail(
      'Block names in Jinja have to be valid Python identifiers and may not contain hyphens, use an underscore instead.',
    );
  }
  const place = parser.blocks.length;
  const body = parseBodyTo(parser, 'endblock');
  if (required && !body.every(isBlank))
    parser.fail('Required blocks can only contain comments or whitespace');
  stream.skipIfName(name);
  const block: Block = { kind: 'block', line, name, scoped, required, body };
  parser.blocks.splice(place, 0, block);
  return block;
}

function isBlank(statement: Statement): boolean {
  return (
    statement.kind === 'output' &&
    statement.parts.every((part) => part.kind === 'text' && BLANK.test(part.text))
  );
}
