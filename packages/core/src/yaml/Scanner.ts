/**
 * YAML text → tokens, by the rules of PyYAML's scanner rather than of a stricter YAML 1.2 one: what it takes is taken.
 *
 * Two things make YAML harder to scan than most languages. Indentation opens and closes block collections, so the
 * scanner keeps a stack of columns. And a mapping's key is only known for one when its `:` comes, so every place
 * where a key could begin is remembered until then ("simple keys": one line, at most 1024 characters).
 */
import { Cursor, END, type Mark } from './Cursor.ts';
import { scanBlockScalar } from './scanBlockScalar.ts';
import { scanDirective } from './scanDirective.ts';
import { scanPlainScalar } from './scanPlainScalar.ts';
import { scanAnchor, scanTag } from './scanProperties.ts';
import { scanQuotedScalar } from './scanQuotedScalar.ts';
import type { Indicator, Token, TokenType } from './tokens.ts';
import { YamlError } from './YamlError.ts';

const MAX_SIMPLE_KEY = 1024;

/** Indicators: a plain scalar may begin with `-`, `?` or `:` only, and only where no blank follows. */
const NO_PLAIN_START = '-?:,[]{}#&*!|>\'"%@`';

interface SimpleKey {
  /** Number of its token among all tokens of the text. */
  readonly tokenNumber: number;
  /** Whether the line can be nothing else, because it begins at the block mapping's column. */
  readonly required: boolean;
  readonly mark: Mark;
}

export class Scanner {
  private readonly cursor: Cursor;
  private readonly queue: Token[] = [];
  private taken = 0;
  private done = false;
  private flowLevel = 0;
  private indent = -1;
  private readonly outerIndents: number[] = [];
  private simpleKeyAllowed = true;
  /** The candidate of each flow level, the block context being level 0. */
  private readonly simpleKeys = new Map<number, SimpleKey>();

  constructor(text: string) {
    this.cursor = new Cursor(text);
  }

  /** The next token, which stays there. Behind the end it is `<stream end>` for ever. */
  peek(): Token {
    while (this.needsMore()) this.fetch();
    const token = this.queue[0];
    if (token === undefined) throw new Error('the scanner ran dry');
    return token;
  }

  /** Whether the next token is one of these. */
  at(...types: readonly TokenType[]): boolean {
    return types.includes(this.peek().type);
  }

  /** The next token, taken. */
  next(): Token {
    const token = this.peek();
    if (token.type !== '<stream end>') {
      this.queue.shift();
      this.taken += 1;
    }
    return token;
  }

  /** A token may be handed out once no simple key can any more put a `?` in front of it. */
  private needsMore(): boolean {
    if (this.done) return false;
    if (this.queue.length === 0) return true;
    this.dropStaleKeys();
    for (const key of this.simpleKeys.values()) if (key.tokenNumber === this.taken) return true;
    return false;
  }

  private fetch(): void {
    this.skipToToken();
    this.dropStaleKeys();
    const { cursor } = this;
    this.closeBlocks(cursor.column);
    const character = cursor.peek();
    if (character === END) this.fetchStreamEnd();
    else if (character === '%' && cursor.column === 0) this.fetchDirective();
    else if (cursor.column === 0 && cursor.atDocumentBoundary()) this.fetchDocumentBoundary();
    else if (!this.fetchIndicator(character)) this.fetchContent(character);
  }

  private fetchIndicator(character: string): boolean {
    switch (character) {
      case '[':
      case '{':
        this.saveKey();
        this.flowLevel += 1;
        return this.pushIndicator(character, true);
      case ']':
      case '}':
        this.removeKey();
        this.flowLevel -= 1;
        return this.pushIndicator(character, false);
      case ',':
        this.removeKey();
        return this.pushIndicator(character, true);
      case '-':
        return this.cursor.atBlank(1) && this.fetchBlockEntry();
      case '?':
        return (this.inFlow || this.cursor.atBlank(1)) && this.fetchKey();
      case ':':
        return (this.inFlow || this.cursor.atBlank(1)) && this.fetchValue();
      default:
        return false;
    }
  }

  private fetchContent(character: string): void {
    if ('*&!\'"'.includes(character)) this.fetchKeyCandidate(character);
    else if ('|>'.includes(character) && !this.inFlow) this.fetchBlockScalar();
    else if (this.canBeginPlain(character)) this.fetchPlain();
    else {
      const problem = `found character '${character === '\t' ? '\\t' : character}' that cannot start any token`;
      throw new YamlError(problem, this.cursor.mark, 'while scanning for the next token');
    }
  }

  private canBeginPlain(character: string): boolean {
    if (character === '\t') return false;
    if (!NO_PLAIN_START.includes(character)) return true;
    return !this.cursor.atBlank(1) && (character === '-' || (!this.inFlow && '?:'.includes(character)));
  }

  private fetchStreamEnd(): void {
    const { mark } = this.cursor;
    this.leaveDocument();
    this.simpleKeys.clear();
    this.queue.push({ type: '<stream end>', mark });
    this.done = true;
  }

  private fetchDirective(): void {
    this.leaveDocument();
    this.queue.push(scanDirective(this.cursor));
  }

  private fetchDocumentBoundary(): void {
    this.leaveDocument();
    const { mark } = this.cursor;
    const type = this.cursor.take(3) === '---' ? '<document start>' : '<document end>';
    this.queue.push({ type, mark });
  }

  private leaveDocument(): void {
    this.closeBlocks(-1);
    this.removeKey();
    this.simpleKeyAllowed = false;
  }

  private fetchBlockEntry(): true {
    if (!this.inFlow) this.openBlock('<block sequence start>', 'sequence entries are not allowed here');
    this.removeKey();
    return this.pushIndicator('-', true);
  }

  private fetchKey(): true {
    if (!this.inFlow) this.openBlock('<block mapping start>', 'mapping keys are not allowed here');
    this.removeKey();
    return this.pushIndicator('?', !this.inFlow);
  }

  private fetchValue(): true {
    const key = this.simpleKeys.get(this.flowLevel);
    if (key === undefined) {
      if (!this.inFlow) this.openBlock('<block mapping start>', 'mapping values are not allowed here');
      return this.pushIndicator(':', !this.inFlow);
    }
    this.simpleKeys.delete(this.flowLevel);
    const position = key.tokenNumber - this.taken;
    this.queue.splice(position, 0, { type: '?', mark: key.mark });
    if (!this.inFlow && this.pushIndent(key.mark.column)) {
      this.queue.splice(position, 0, { type: '<block mapping start>', mark: key.mark });
    }
    return this.pushIndicator(':', false);
  }

  private fetchBlockScalar(): void {
    this.removeKey();
    this.simpleKeyAllowed = true;
    this.queue.push(scanBlockScalar(this.cursor, this.indent));
  }

  private fetchPlain(): void {
    this.saveKey();
    const { token, endsOnNewLine } = scanPlainScalar(this.cursor, this.indent, this.inFlow);
    this.simpleKeyAllowed = endsOnNewLine;
    this.queue.push(token);
  }

  private pushIndicator(type: Indicator, keyMayFollow: boolean): true {
    const { mark } = this.cursor;
    this.cursor.take(1);
    this.simpleKeyAllowed = keyMayFollow;
    this.queue.push({ type, mark });
    return true;
  }

  /** Aliases, anchors, tags and quoted scalars: a simple key may begin with each. */
  private fetchKeyCandidate(character: string): void {
    const token = scanMarked(this.cursor, character);
    this.saveKey(token.mark);
    this.simpleKeyAllowed = false;
    this.queue.push(token);
  }

  private get inFlow(): boolean {
    return this.flowLevel !== 0;
  }

  private skipToToken(): void {
    const { cursor } = this;
    for (;;) {
      cursor.takeMatch(/ */y);
      if (cursor.peek() === '#') cursor.takeMatch(/[^\n\u2028\u2029]*/y);
      if (cursor.takeBreak() === '') return;
      if (!this.inFlow) this.simpleKeyAllowed = true;
    }
  }

  /** Opens a block collection at this column unless it is open already. */
  private openBlock(type: Indicator, refusal: string): void {
    const { mark } = this.cursor;
    if (!this.simpleKeyAllowed) throw new YamlError(refusal, mark);
    if (this.pushIndent(mark.column)) this.queue.push({ type, mark });
  }

  private pushIndent(column: number): boolean {
    if (this.indent >= column) return false;
    this.outerIndents.push(this.indent);
    this.indent = column;
    return true;
  }

  private closeBlocks(column: number): void {
    if (this.inFlow) return;
    while (this.indent > column) {
      this.indent = this.outerIndents.pop() ?? -1;
      this.queue.push({ type: '<block end>', mark: this.cursor.mark });
    }
  }

  /** Remembers that a simple key may begin at `mark`, where the next token to be pushed begins. */
  private saveKey(mark: Mark = this.cursor.mark): void {
    if (!this.simpleKeyAllowed) return;
    this.removeKey();
    const required = !this.inFlow && this.indent === mark.column;
    this.simpleKeys.set(this.flowLevel, { tokenNumber: this.taken + this.queue.length, required, mark });
  }

  private removeKey(): void {
    const key = this.simpleKeys.get(this.flowLevel);
    if (key?.required) this.refuseKey();
    this.simpleKeys.delete(this.flowLevel);
  }

  private dropStaleKeys(): void {
    const { line, index } = this.cursor.mark;
    for (const [level, key] of this.simpleKeys) {
      if (key.mark.line === line && index - key.mark.index <= MAX_SIMPLE_KEY) continue;
      if (key.required) this.refuseKey();
      this.simpleKeys.delete(level);
    }
  }

  private refuseKey(): never {
    throw new YamlError("could not find expected ':'", this.cursor.mark, 'while scanning a simple key');
  }
}

/** What its first character tells. */
function scanMarked(cursor: Cursor, character: string): Token {
  switch (character) {
    case '*':
      return scanAnchor(cursor, '<alias>');
    case '&':
      return scanAnchor(cursor, '<anchor>');
    case '!':
      return scanTag(cursor);
    default:
      return scanQuotedScalar(cursor);
  }
}
