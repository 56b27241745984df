/** The regular expressions of one set of delimiters. */
import { SPACE_CLASS } from '../values/whitespace.ts';
import type { LexerOptions } from './options.ts';

/** What can interrupt template text. */
export type TagKind = 'raw' | 'block' | 'variable' | 'comment' | 'lineStatement' | 'lineComment';

export interface LexerRules {
  /** Finds the next tag; captures are pairs (whole tag, whitespace sign), one pair per entry of `kinds`. */
  readonly tag: RegExp;
  readonly kinds: readonly TagKind[];
  /** Ends of tags, matched at the current place. */
  readonly blockEnd: RegExp;
  readonly variableEnd: RegExp;
  readonly lineStatementEnd: RegExp;
  /** Finds the end of a comment. */
  readonly commentEnd: RegExp;
  /** Finds the end of a raw block; captures its whitespace sign. */
  readonly rawEnd: RegExp;
}

/** A character Python's `\\s` matches. */
export const WHITESPACE = `[${SPACE_CLASS}]`;

const NOT_WHITESPACE = WHITESPACE.replace('[', '[^');
const BLANK_IN_LINE = WHITESPACE.replace('\\t-\\r', '\\t\\v\\f');
const LINE_START = '(?<![^\\n])';
const LINE_END = '(?![^\\n])';

/** Builds the rules. Longer start strings win over shorter ones, as in Jinja2 (`<%=` before `<%`). */
export function lexerRules(options: LexerOptions): LexerRules {
  const blockStart = escapePattern(options.blockStartString);
  const blockEnd = escapePattern(options.blockEndString);
  const variableEnd = escapePattern(options.variableEndString);
  const commentEnd = escapePattern(options.commentEndString);
  const suffix = options.trimBlocks ? '\\n?' : '';
  const blockClose = `(?:\\+${blockEnd}|-${blockEnd}${WHITESPACE}*|${blockEnd}${suffix})`;
  const tags = tagPatterns(options);
  const raw = `${blockStart}(-|\\+|)${WHITESPACE}*raw${WHITESPACE}*(?:-${blockEnd}${WHITESPACE}*|${blockEnd})`;
  return {
    tag: new RegExp([`(${raw})`, ...tags.map((tag) => `(${tag.pattern}(-|\\+|))`)].join('|'), 'g'),
    kinds: ['raw', ...tags.map((tag) => tag.kind)],
    blockEnd: new RegExp(blockClose, 'y'),
    variableEnd: new RegExp(`-${variableEnd}${WHITESPACE}*|${variableEnd}`, 'y'),
    lineStatementEnd: new RegExp(`${WHITESPACE}*(?:\\n|${LINE_END})`, 'y'),
    commentEnd: new RegExp(`\\+${commentEnd}|-${commentEnd}${WHITESPACE}*|${commentEnd}${suffix}`, 'g'),
    rawEnd: new RegExp(`${blockStart}(-|\\+|)${WHITESPACE}*endraw${WHITESPACE}*${blockClose}`, 'g'),
  };
}

interface TagPattern {
  readonly kind: TagKind;
  readonly rank: string;
  readonly length: number;
  readonly pattern: string;
}

/** The tags in the order they are tried: by length, then by Jinja2's name of the tag, both descending. */
function tagPatterns(options: LexerOptions): TagPattern[] {
  const tags: TagPattern[] = [
    plainTag('comment', 'comment_begin', options.commentStartString),
    plainTag('block', 'block_begin', options.blockStartString),
    plainTag('variable', 'variable_begin', options.variableStartString),
  ];
  const statement = options.lineStatementPrefix;
  if (statement !== null) {
    const pattern = `${LINE_START}[ \\t\\v]*${escapePattern(statement)}`;
    tags.push({ kind: 'lineStatement', rank: 'linestatement_begin', length: [...statement].length, pattern });
  }
  const comment = options.lineCommentPrefix;
  if (comment !== null) {
    const pattern = `(?:${LINE_START}|(?<=${NOT_WHITESPACE}))${BLANK_IN_LINE}*${escapePattern(comment)}`;
    tags.push({ kind: 'lineComment', rank: 'linecomment_begin', length: [...comment].length, pattern });
  }
  return tags.sort((a, b) => b.length - a.length || (a.rank < b.rank ? 1 : -1));
}

function plainTag(kind: TagKind, rank: string, start: string): TagPattern {
  return { kind, rank, length: [...start].length, pattern: escapePattern(start) };
}

/** Text as a pattern that matches exactly it. (`RegExp.escape` is too young for the browsers in use.) */
function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
