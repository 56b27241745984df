/** A whole template: text, printed expressions and statements. The way into the parser. */
import { BudgetError, TemplateSyntaxError } from '../errors.ts';
import type { Expression, Output, Statement, TemplateNode, Text } from './ast.ts';
import { Parser, type ParserOptions } from './parser.ts';
import { parseTuple } from './primary.ts';
import { markOf, recover, returnTo } from './recovery.ts';
import { parseStatement } from './statement.ts';

/** What a number that is not finite takes in a template's text: a huge exponent, very many digits, or its name. */
const NON_FINITE = /e\+?[\d_]{3}|\d{300}|\b(?:inf|infinity|nan)\b/i;

/**
 * Parses a template. Throws TemplateSyntaxError at the first problem, BudgetError when it nests too deeply.
 * `templateName` is what errors call the template; null for one that has no name.
 */
export function parseTemplate(
  source: string,
  options: ParserOptions,
  templateName: string | null,
): TemplateNode {
  return parseWhole(new Parser(source, options, templateName), source);
}

/** Parses a template as far as it goes and returns all its problems; the tree leaves the broken parts out. */
export function parseWithProblems(
  source: string,
  options: ParserOptions,
  templateName: string | null,
): { template: TemplateNode | null; problems: (TemplateSyntaxError | BudgetError)[] } {
  const problems: TemplateSyntaxError[] = [];
  try {
    return { template: parseWhole(new Parser(source, options, templateName, problems), source), problems };
  } catch (error) {
    if (!(error instanceof TemplateSyntaxError || error instanceof BudgetError)) throw error;
    return { template: null, problems: [...problems, error] };
  }
}

function parseWhole(parser: Parser, source: string): TemplateNode {
  const body = parseUntil(parser, null);
  const { blocks, hasExtends } = parser;
  return { kind: 'template', body, blocks, hasExtends, mayNameNonFinite: NON_FINITE.test(source) };
}

/** Parses up to one of `endTags`, which stays the current token, or to the end of the template. */
export function parseUntil(parser: Parser, endTags: readonly string[] | null): Statement[] {
  const body = new BodyBuilder();
  if (endTags !== null) parser.endTags.push(endTags);
  parser.enter();
  while (!parser.stream.atEnd) {
    if (
      parser.problems === null
        ? !parseItem(parser, endTags, body)
        : !parseItemOrRecover(parser, endTags, body)
    ) {
      break;
    }
  }
  parser.leave();
  if (endTags !== null) parser.endTags.pop();
  return body.finish();
}

/** Parses one piece of text, one printed expression or one statement; false at an end tag. */
function parseItem(parser: Parser, endTags: readonly string[] | null, body: BodyBuilder): boolean {
  const { stream } = parser;
  const { type, value, line } = stream.current;
  if (type === 'data') {
    stream.next();
    if (value !== '') body.print({ kind: 'text', line, text: value });
  } else if (type === 'variable_begin') {
    stream.next();
    body.print(parseTuple(parser));
    stream.expect('variable_end');
  } else {
    stream.expect('block_begin');
    body.flush();
    if (stream.is('name') && endTags?.includes(stream.current.value)) return false;
    body.add(parseStatement(parser));
    stream.expect('block_end');
  }
  return true;
}

/** As `parseItem`; a problem is noted and the broken tag skipped. */
function parseItemOrRecover(parser: Parser, endTags: readonly string[] | null, body: BodyBuilder): boolean {
  const mark = markOf(parser);
  const next = parser.stream.is('block_begin') ? tagName(parser) : null;
  try {
    return parseItem(parser, endTags, body);
  } catch (error) {
    if (!(error instanceof TemplateSyntaxError)) throw error;
    if (parser.stream.atEnd) {
      parser.noteAtEnd(error);
      returnTo(parser, mark);
    } else recover(parser, error, mark, next);
    return true;
  }
}

function tagName({ stream }: Parser): string | null {
  try {
    const token = stream.look();
    return token.type === 'name' ? token.value : null;
  } catch (error) {
    if (error instanceof TemplateSyntaxError) return null;
    throw error;
  }
}

/** Gathers a body: consecutive texts and printed expressions become one Output. */
class BodyBuilder {
  private readonly statements: Statement[] = [];
  private parts: (Text | Expression)[] = [];

  print(part: Text | Expression): void {
    this.parts.push(part);
  }

  add(statement: Statement): void {
    this.statements.push(statement);
  }

  flush(): void {
    const [first] = this.parts;
    if (first === undefined) return;
    const output: Output = { kind: 'output', line: first.line, parts: this.parts };
    this.statements.push(output);
    this.parts = [];
  }

  finish(): Statement[] {
    this.flush();
    return this.statements;
  }
}
