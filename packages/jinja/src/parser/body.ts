/** The bodies of statements, and the errors about tags that do not fit. */
import { TemplateSyntaxError } from '../errors.ts';
import type { Statement } from './ast.ts';
import type { Parser } from './parser.ts';
import { parseUntil } from './template.ts';

/** The rest of a tag and the body behind it, up to one of `endTags`; the tag is left for the caller to read. */
export function parseBody(parser: Parser, endTags: readonly string[]): Statement[] {
  const { stream } = parser;
  stream.skipIf('colon');
  stream.expect('block_end');
  const body = parseUntil(parser, endTags);
  if (stream.atEnd) closeAtEnd(parser, endTags);
  return body;
}

/** What is open at the end is an error; where all problems are wanted, it then counts as closed. */
function closeAtEnd(parser: Parser, endTags: readonly string[]): void {
  const end = endTags.find((tag) => tag.startsWith('end'));
  const problem = problemAtEnd(parser, endTags);
  if (parser.problems === null || end === undefined) throw problem;
  parser.noteAtEnd(problem);
  parser.stream.insertTag(end);
}

/** As `parseBody`, and reads the one tag that ends it. */
export function parseBodyTo(parser: Parser, endTag: string): Statement[] {
  const body = parseBody(parser, [endTag]);
  parser.stream.next();
  return body;
}

/** Fails at a tag that nobody knows or nobody waits for, saying what was expected instead. */
export function failUnknownTag(parser: Parser, name: string, line: number): never {
  const expected = parser.endTags.some((tags) => tags.includes(name));
  const looking = parser.endTags.at(-1);
  const message = [`Encountered unknown tag '${name}'.`];
  if (looking !== undefined) {
    message.push(
      expected
        ? 'You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for ' +
            `${alternatives(looking)}.`
        : lookingFor(looking),
    );
  }
  parser.fail([...message, ...innermost(parser)].join(' '), line);
}

function problemAtEnd(parser: Parser, endTags: readonly string[]): TemplateSyntaxError {
  const message = ['Unexpected end of template.', lookingFor(endTags), ...innermost(parser)].join(' ');
  return new TemplateSyntaxError(message, parser.line, parser.templateName);
}

function lookingFor(endTags: readonly string[]): string {
  return `Jinja was looking for the following tags: ${alternatives(endTags)}.`;
}

function innermost({ openTags }: Parser): string[] {
  const tag = openTags.at(-1);
  return tag === undefined ? [] : [`The innermost block that needs to be closed is '${tag}'.`];
}

function alternatives(tags: readonly string[]): string {
  return tags.map((tag) => `'${tag}'`).join(' or ');
}
