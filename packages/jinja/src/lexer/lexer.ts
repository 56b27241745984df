/**
 * Cuts a template's text into tokens, one at a time, as the parser asks: so the first error in the text is the one
 * reported, whether the lexer or the parser finds it. The rules are those of Jinja2 3.1's lexer.
 */
import { TemplateSyntaxError } from '../errors.ts';
import { stringRepr } from '../values/stringRepr.ts';
import type { LexerOptions } from './options.ts';
import { type LexerRules, lexerRules, type TagKind, WHITESPACE } from './rules.ts';
import { StringLiteralError, unescapeLiteral } from './stringLiteral.ts';
import { OPERATORS, type Token, type TokenType } from './tokens.ts';

type State = 'text' | TagKind;

const SPACES = new RegExp(`${WHITESPACE}+`, 'y');
const ONLY_SPACES = new RegExp(`^${WHITESPACE}+$`);
const FLOAT = /(?<!\.)(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?e[+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/iy;
/** Behind the first one, digits of every script count, as in Python. */
const INTEGER = /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\p{Nd}a-f])+|[1-9](?:_?\p{Nd})*|0(?:_?0)*/iuy;
// Newer Unicode lets joiners continue a name; Python 3.11's does not.
const NAME = /(?:(?![\u200c\u200d])[\p{XIDC}\p{N}_])+/uy;
const IDENTIFIER = /^[\p{XIDS}_]\p{XIDC}*$/u;
const STRING = /'[^'\\]*(?:\\.[^'\\]*)*'|"[^"\\]*(?:\\.[^"\\]*)*"/sy;
const NEWLINES = /\r\n|\r|\n/g;
const CLOSERS: Readonly<Record<string, string>> = { '{': '}', '(': ')', '[': ']' };

const rulesByOptions = new WeakMap<LexerOptions, LexerRules>();

/** One pass over one template. */
export class Lexer {
  private readonly source: string;
  private readonly options: LexerOptions;
  private readonly rules: LexerRules;
  private readonly templateName: string | null;
  private position = 0;
  private line = 1;
  private state: State = 'text';
  private atLineStart = true;
  private readonly openBrackets: string[] = [];
  /** The begin tag found together with the text before it. */
  private pending: Token | null = null;

  constructor(source: string, options: LexerOptions, templateName: string | null = null) {
    this.options = options;
    this.templateName = templateName;
    this.source = normalizeSource(source, options.keepTrailingNewline);
    const known = rulesByOptions.get(options);
    this.rules = known ?? lexerRules(options);
    if (known === undefined) rulesByOptions.set(options, this.rules);
  }

  /** The next token, or null at the end of the template. Throws TemplateSyntaxError. */
  next(): Token | null {
    for (;;) {
      if (this.pending !== null) {
        const token = this.pending;
        this.pending = null;
        return token;
      }
      if (this.position >= this.source.length && this.state !== 'lineStatement') return null;
      const token = this.step();
      if (token !== undefined) return token;
    }
  }

  /** After an error: goes on behind the tag in which it happened. Returns false when nothing is left. */
  recover(): boolean {
    this.openBrackets.length = 0;
    this.pending = null;
    if (this.state !== 'text') {
      const end = this.findTagEnd();
      this.advance(end - this.position);
      this.state = 'text';
    }
    return this.position < this.source.length;
  }

  /** True while the lexer stands inside a tag. */
  get insideTag(): boolean {
    return this.state === 'block' || this.state === 'variable' || this.state === 'lineStatement';
  }

  private findTagEnd(): number {
    const { blockEndString, variableEndString } = this.options;
    if (this.state === 'lineStatement') {
      const newline = this.source.indexOf('\n', this.position);
      return newline < 0 ? this.source.length : newline + 1;
    }
    const end = this.state === 'variable' ? variableEndString : blockEndString;
    const found = this.source.indexOf(end, this.position);
    return found < 0 ? this.source.length : found + end.length;
  }

  /** Takes one step; undefined when it found nothing for the parser, null at the end. */
  private step(): Token | undefined | null {
    switch (this.state) {
      case 'text':
        return this.text();
      case 'comment':
        return this.comment();
      case 'raw':
        return this.raw();
      case 'lineComment':
        return this.lineComment();
      default:
        return this.insideOfTag();
    }
  }

  private text(): Token | undefined {
    const { tag, kinds } = this.rules;
    tag.lastIndex = this.position;
    const match = tag.exec(this.source);
    if (match === null) {
      const rest = this.source.slice(this.position);
      const token = this.data(rest);
      this.advance(rest.length);
      return token;
    }
    let index = 0;
    while (match[1 + 2 * index] === undefined) index += 1;
    const kind = kinds[index] as TagKind;
    const token = this.textBefore(match, match[2 + 2 * index] ?? '', kind !== 'variable');
    this.beginTag(kind, match[0]);
    return token;
  }

  /** The text before a tag, with whitespace removed as its sign and `lstrip_blocks` say. */
  private textBefore(match: RegExpExecArray, sign: string, mayLstrip: boolean): Token | undefined {
    const text = this.source.slice(this.position, match.index);
    let kept = text;
    if (sign === '-') kept = trimEnd(text);
    else if (sign !== '+' && mayLstrip && this.options.lstripBlocks) kept = this.lstrip(text);
    const token = this.data(kept);
    this.line += countNewlines(text);
    this.position = match.index;
    return token;
  }

  private lstrip(text: string): string {
    const lineStart = text.lastIndexOf('\n') + 1;
    if (lineStart === 0 && !this.atLineStart) return text;
    return ONLY_SPACES.test(text.slice(lineStart)) ? text.slice(0, lineStart) : text;
  }

  private beginTag(kind: TagKind, tag: string): void {
    if (kind === 'block' || kind === 'lineStatement') this.pending = this.token('block_begin', tag);
    else if (kind === 'variable') this.pending = this.token('variable_begin', tag);
    this.advance(tag.length);
    this.state = kind;
  }

  private comment(): undefined {
    const { commentEnd } = this.rules;
    commentEnd.lastIndex = this.position;
    const match = commentEnd.exec(this.source);
    if (match === null) throw this.error('Missing end of comment tag');
    this.advance(match.index + match[0].length - this.position);
    this.state = 'text';
  }

  private raw(): Token | undefined {
    const { rawEnd } = this.rules;
    rawEnd.lastIndex = this.position;
    const match = rawEnd.exec(this.source);
    if (match === null) throw this.error('Missing end of raw directive');
    const token = this.textBefore(match, match[1] ?? '', true);
    this.advance(match[0].length);
    this.state = 'text';
    return token;
  }

  private lineComment(): undefined {
    const newline = this.source.indexOf('\n', this.position);
    this.advance((newline < 0 ? this.source.length : newline) - this.position);
    this.state = 'text';
  }

  private insideOfTag(): Token | undefined | null {
    const end = this.openBrackets.length === 0 ? this.tagEnd() : undefined;
    if (end !== undefined) return end;
    const code = this.source.charCodeAt(this.position);
    if (isSpace(code) || code > 127) {
      const spaces = this.match(SPACES);
      if (spaces !== undefined) {
        this.advance(spaces.length);
        return undefined;
      }
    }
    if (isDigit(code)) return this.number();
    if (isNameStart(code) || code > 127) return this.name();
    if (code === 34 || code === 39) return this.string();
    return this.operator();
  }

  private tagEnd(): Token | undefined {
    if (this.state === 'variable') return this.endToken(this.rules.variableEnd, 'variable_end');
    const rule = this.state === 'block' ? this.rules.blockEnd : this.rules.lineStatementEnd;
    return this.endToken(rule, 'block_end');
  }

  private endToken(rule: RegExp, type: TokenType): Token | undefined {
    const text = this.match(rule);
    if (text === undefined) return undefined;
    const token = this.token(type, text);
    this.advance(text.length);
    this.state = 'text';
    return token;
  }

  private number(): Token {
    const float = this.match(FLOAT);
    if (float !== undefined) return this.take('float', float);
    return this.take('integer', this.match(INTEGER) ?? '');
  }

  private name(): Token {
    const start = this.position;
    let end = start;
    while (isNamePart(this.source.charCodeAt(end))) end += 1;
    if (end > start && !(this.source.charCodeAt(end) > 127))
      return this.take('name', this.source.slice(start, end));
    const name = this.match(NAME);
    if (name === undefined) throw this.unexpectedCharacter();
    if (!IDENTIFIER.test(name)) throw this.error('Invalid character in identifier');
    return this.take('name', name);
  }

  private string(): Token {
    const literal = this.match(STRING);
    if (literal === undefined) throw this.unexpectedCharacter();
    try {
      const value = unescapeLiteral(this.withNewlines(literal.slice(1, -1)));
      const token = this.token('string', value);
      this.advance(literal.length);
      return token;
    } catch (error) {
      throw error instanceof StringLiteralError ? this.error(error.message) : error;
    }
  }

  private operator(): Token | null {
    const two = this.source.slice(this.position, this.position + 2);
    const spelling = OPERATORS.has(two) ? two : two.slice(0, 1);
    const type = OPERATORS.get(spelling);
    if (type === undefined) {
      if (spelling === '') return null;
      throw this.unexpectedCharacter();
    }
    this.balance(spelling);
    return this.take(type, spelling);
  }

  private balance(spelling: string): void {
    const closer = CLOSERS[spelling];
    if (closer !== undefined) this.openBrackets.push(closer);
    else if (spelling === '}' || spelling === ')' || spelling === ']') {
      const expected = this.openBrackets.pop();
      if (expected === undefined) throw this.error(`unexpected '${spelling}'`);
      if (expected !== spelling) throw this.error(`unexpected '${spelling}', expected '${expected}'`);
    }
  }

  private match(rule: RegExp): string | undefined {
    rule.lastIndex = this.position;
    return rule.exec(this.source)?.[0];
  }

  private take(type: TokenType, text: string): Token {
    const token = this.token(type, text);
    this.position += text.length;
    this.atLineStart = false;
    return token;
  }

  private token(type: TokenType, value: string): Token {
    return { type, value, line: this.line };
  }

  private data(text: string): Token | undefined {
    return text === '' ? undefined : this.token('data', this.withNewlines(text));
  }

  private advance(length: number): void {
    const text = this.source.slice(this.position, this.position + length);
    this.line += countNewlines(text);
    this.position += length;
    this.atLineStart = text.endsWith('\n');
  }

  private withNewlines(text: string): string {
    const { newlineSequence } = this.options;
    return newlineSequence === '\n' ? text : text.replace(NEWLINES, newlineSequence);
  }

  private unexpectedCharacter(): TemplateSyntaxError {
    const character = String.fromCodePoint(this.source.codePointAt(this.position) ?? 0);
    const position = [...this.source.slice(0, this.position)].length;
    return this.error(`unexpected char ${stringRepr(character)} at ${position}`);
  }

  private error(message: string): TemplateSyntaxError {
    return new TemplateSyntaxError(message, this.line, this.templateName);
  }
}

/** Newlines become `\n`; the last one goes unless it is to be kept. */
function normalizeSource(source: string, keepTrailingNewline: boolean): string {
  const text = source.includes('\r') ? source.replace(NEWLINES, '\n') : source;
  return !keepTrailingNewline && text.endsWith('\n') ? text.slice(0, -1) : text;
}

function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isPythonSpace(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

function isPythonSpace(code: number): boolean {
  return code < 128 ? isSpace(code) : ONLY_SPACES.test(String.fromCharCode(code));
}

function countNewlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || (code >= 28 && code <= 31);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isNameStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
}

function isNamePart(code: number): boolean {
  return isNameStart(code) || isDigit(code);
}
