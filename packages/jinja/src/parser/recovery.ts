/** How the parser goes on behind a broken tag when it is to find all problems of a template. */
import type { TemplateSyntaxError } from '../errors.ts';
import type { Parser } from './parser.ts';
import { parseUntil } from './template.ts';

/** The tags that open a body, with those that divide or end it. A broken `set` may be of the kind without a body. */
const BODY_ENDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['for', ['else', 'endfor']],
  ['if', ['elif', 'else', 'endif']],
  ['block', ['endblock']],
  ['macro', ['endmacro']],
  ['with', ['endwith']],
  ['autoescape', ['endautoescape']],
  ['call', ['endcall']],
  ['filter', ['endfilter']],
]);

/** What stood open when a statement began. */
export interface ParserMark {
  readonly depth: number;
  readonly openTags: number;
  readonly endTags: number;
}

export function markOf(parser: Parser): ParserMark {
  return { depth: parser.currentDepth, openTags: parser.openTags.length, endTags: parser.endTags.length };
}

/** Forgets what was opened since the mark was set. */
export function returnTo(parser: Parser, mark: ParserMark): void {
  parser.resetDepth(mark.depth);
  parser.openTags.length = mark.openTags;
  parser.endTags.length = mark.endTags;
}

/**
 * Notes the problem and leaves the parser behind the broken tag. If that tag opens a body, the body is searched
 * for problems of its own and then skipped, so that its end tag is not reported as one too many.
 */
export function recover(
  parser: Parser,
  error: TemplateSyntaxError,
  mark: ParserMark,
  tag: string | null,
): void {
  const brokeInHeader =
    parser.openTags.length === mark.openTags + 1 && parser.endTags.length === mark.endTags;
  parser.problems?.push(error);
  returnTo(parser, mark);
  const more = parser.stream.recover();
  const ends = tag === null ? undefined : BODY_ENDS.get(tag);
  if (more && brokeInHeader && ends !== undefined) skipBody(parser, ends);
}

function skipBody(parser: Parser, ends: readonly string[]): void {
  const { stream } = parser;
  for (;;) {
    parseUntil(parser, ends);
    const { type, value } = stream.current;
    if (type !== 'name') return;
    if (!stream.recover() || value === ends.at(-1)) return;
  }
}
