/** What of an environment decides how a template's text is cut into tokens. Defaults as in Jinja2 3.1. */

export interface LexerOptions {
  readonly blockStartString: string;
  readonly blockEndString: string;
  readonly variableStartString: string;
  readonly variableEndString: string;
  readonly commentStartString: string;
  readonly commentEndString: string;
  /** A line that begins with this is a statement. */
  readonly lineStatementPrefix: string | null;
  /** The rest of a line after this is a comment. */
  readonly lineCommentPrefix: string | null;
  /** Remove the first newline after a block tag. */
  readonly trimBlocks: boolean;
  /** Remove spaces and tabs before a block tag that begins its line. */
  readonly lstripBlocks: boolean;
  /** What every newline of the template becomes. */
  readonly newlineSequence: '\n' | '\r\n' | '\r';
  /** Keep the newline at the very end of the template. */
  readonly keepTrailingNewline: boolean;
}

export const DEFAULT_LEXER_OPTIONS: LexerOptions = {
  blockStartString: '{%',
  blockEndString: '%}',
  variableStartString: '{{',
  variableEndString: '}}',
  commentStartString: '{#',
  commentEndString: '#}',
  lineStatementPrefix: null,
  lineCommentPrefix: null,
  trimBlocks: false,
  lstripBlocks: false,
  newlineSequence: '\n',
  keepTrailingNewline: false,
};
