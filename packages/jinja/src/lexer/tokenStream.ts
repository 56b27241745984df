/** The parser's view of the tokens: the current one, and a look at the next. */
import { TemplateSyntaxError } from '../errors.ts';
import type { Lexer } from './lexer.ts';
import { describeToken, describeType, type Token, type TokenType } from './tokens.ts';

export class TokenStream {
  current: Token = { type: 'data', value: '', line: 1 };
  private readonly lexer: Lexer;
  private readonly templateName: string | null;
  private ahead: Token | null = null;

  constructor(lexer: Lexer, templateName: string | null) {
    this.lexer = lexer;
    this.templateName = templateName;
    this.next();
  }

  get atEnd(): boolean {
    return this.current.type === 'eof';
  }

  /** Goes one token ahead and returns the one left behind. */
  next(): Token {
    const token = this.current;
    if (this.ahead !== null) {
      this.current = this.ahead;
      this.ahead = null;
    } else if (token.type !== 'eof') this.current = this.fetch();
    return token;
  }

  /** The token after the current one. */
  look(): Token {
    this.ahead ??= this.fetch();
    return this.ahead;
  }

  skip(count: number): void {
    for (let i = 0; i < count; i += 1) this.next();
  }

  is(type: TokenType): boolean {
    return this.current.type === type;
  }

  isName(name: string): boolean {
    return this.current.type === 'name' && this.current.value === name;
  }

  /** Steps over the current token if it is of that type. */
  skipIf(type: TokenType): boolean {
    if (this.current.type !== type) return false;
    this.next();
    return true;
  }

  /** Steps over the current token if it is that name. */
  skipIfName(name: string): boolean {
    if (!this.isName(name)) return false;
    this.next();
    return true;
  }

  /** Takes a token of that type or fails. */
  expect(type: TokenType): Token {
    return this.current.type === type ? this.next() : this.unexpected(describeType(type));
  }

  /** Takes that very name or fails. */
  expectName(name: string): Token {
    return this.isName(name) ? this.next() : this.unexpected(name);
  }

  /** After an error: drops what was read of the broken tag. False at the end of the template. */
  recover(): boolean {
    const insideTag = this.lexer.insideTag;
    if (!insideTag && (this.current.type === 'block_end' || this.current.type === 'variable_end')) {
      this.next();
      return !this.atEnd;
    }
    this.ahead = null;
    this.lexer.recover();
    this.current = { type: 'data', value: '', line: this.current.line };
    this.next();
    return !this.atEnd;
  }

  /** At the end of the template: goes on as if a tag of that name closed what is open. */
  insertTag(name: string): void {
    const { line } = this.current;
    this.current = { type: 'name', value: name, line };
    this.ahead = { type: 'block_end', value: '', line };
  }

  private fetch(): Token {
    return this.lexer.next() ?? { type: 'eof', value: '', line: (this.ahead ?? this.current).line };
  }

  private unexpected(expected: string): never {
    const { current } = this;
    const message =
      current.type === 'eof'
        ? `unexpected end of template, expected '${expected}'.`
        : `expected token '${expected}', got '${describeToken(current)}'`;
    throw new TemplateSyntaxError(message, current.line, this.templateName);
  }
}
