/** The parser's state: the token stream, how deep it stands, and how it reports errors. */

import type { Extension } from '../environment/extensions.ts';
import { BudgetError, TemplateAssertionError, TemplateSyntaxError } from '../errors.ts';
import { Lexer } from '../lexer/lexer.ts';
import type { LexerOptions } from '../lexer/options.ts';
import { TokenStream } from '../lexer/tokenStream.ts';
import type { Block, Expression } from './ast.ts';

/** Nesting of a template's syntax that is accepted when no limit is set: beyond it JavaScript's stack is at risk. */
export const MAX_NESTING = 400;

/** What the parser needs to know of its environment. */
export interface ParserOptions {
  readonly lexer: LexerOptions;
  readonly extensions: ReadonlySet<Extension>;
  /** Bound on nested expressions and blocks. */
  readonly nesting: number;
}

export class Parser {
  readonly stream: TokenStream;
  readonly templateName: string | null;
  readonly extensions: ReadonlySet<Extension>;
  readonly blocks: Block[] = [];
  hasExtends = false;
  /** Tags that are open, innermost last. */
  readonly openTags: string[] = [];
  /** What the enclosing bodies wait for, innermost last. */
  readonly endTags: (readonly string[])[] = [];
  /** Where errors go instead of being thrown; the parser then goes on behind the broken tag. */
  readonly problems: TemplateSyntaxError[] | null;
  private readonly nesting: number;
  private depth = 0;
  private endIsNoted = false;

  constructor(
    source: string,
    options: ParserOptions,
    templateName: string | null,
    problems: TemplateSyntaxError[] | null = null,
  ) {
    this.templateName = templateName;
    this.extensions = options.extensions;
    this.nesting = Math.min(options.nesting, MAX_NESTING);
    this.problems = problems;
    this.stream = new TokenStream(new Lexer(source, options.lexer, templateName), templateName);
  }

  /** The line of the current token. */
  get line(): number {
    return this.stream.current.line;
  }

  /** Throws TemplateSyntaxError at that line. */
  fail(message: string, line: number = this.line): never {
    throw new TemplateSyntaxError(message, line, this.templateName);
  }

  /** Throws TemplateAssertionError at that line. */
  failAssertion(message: string, line: number): never {
    throw new TemplateAssertionError(message, line, this.templateName);
  }

  /** Notes a problem at the end of the template; what else is open there is of the same making. */
  noteAtEnd(problem: TemplateSyntaxError): void {
    if (!this.endIsNoted) this.problems?.push(problem);
    this.endIsNoted = true;
  }

  /** Goes one level down; every `enter` has its `leave`. */
  enter(): void {
    this.depth += 1;
    if (this.depth > this.nesting) throw this.tooDeep();
  }

  leave(): void {
    this.depth -= 1;
  }

  /** The levels open now, to return to with `resetDepth` after an error. */
  get currentDepth(): number {
    return this.depth;
  }

  resetDepth(depth: number): void {
    this.depth = depth;
  }

  /** The depth of a node above those, which must stay within the bound. */
  above(children: readonly (Expression | null)[]): number {
    let deepest = 0;
    for (const child of children) if (child !== null && child.depth > deepest) deepest = child.depth;
    if (deepest >= this.nesting) throw this.tooDeep();
    return deepest + 1;
  }

  private tooDeep(): BudgetError {
    const error = new BudgetError('nesting', `the template nests deeper than ${this.nesting} levels`);
    error.line = this.line;
    error.templateName = this.templateName;
    return error;
  }
}
