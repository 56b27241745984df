// JSON read without loss: ints of any size, floats that stay floats, keys in their order.

import { Dict } from '../values/dict.ts';
import { Float } from '../values/float.ts';
import { normalizeInt, type Value } from '../values/model.ts';

/** How to read; everything has a strict default. */
export interface ParseJsonOptions {
  /** Nesting of arrays and objects that is still accepted; 500 by default. */
  readonly maxDepth?: number;
  /** Digits of one integer that are still accepted; 4300 by default, as Python's `int()`. */
  readonly maxDigits?: number;
  /** What to do with half a surrogate pair in a string: keep it (as Python does, the default) or refuse it. */
  readonly loneSurrogates?: 'keep' | 'refuse';
  /** Whether `NaN`, `Infinity` and `-Infinity` are numbers, as in Python's `json`; false by default. */
  readonly allowNaN?: boolean;
  /** What to do with a number beyond the range of floats: make it infinite (as Python does, the default) or refuse it. */
  readonly overflow?: 'infinite' | 'refuse';
}

/** The text is not JSON; `position` counts UTF-16 code units from 0, `line` and `column` from 1. */
export class JsonError extends Error {
  readonly reason: string;
  readonly position: number;
  readonly line: number;
  readonly column: number;

  constructor(reason: string, text: string, position: number) {
    const before = text.slice(0, position);
    const line = before.split('\n').length;
    const column = position - before.lastIndexOf('\n');
    super(`${reason}: line ${line} column ${column} (char ${position})`);
    this.reason = reason;
    this.position = position;
    this.line = line;
    this.column = column;
  }
}

/**
 * Reads one JSON document (RFC 8259) as template values: objects become Dicts (of equal keys the last value wins,
 * at the first one's place), numbers with a fraction or an exponent become Floats, all others ints.
 * Throws JsonError with Python's wording.
 */
export function parseJson(text: string, options: ParseJsonOptions = {}): Value {
  return new JsonReader(text, options).document();
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;
/** Everything up to the next character that ends or interrupts a string. */
const STRING_RUN = /[^"\\\u0000-\u001f]*/y;
const LONE_SURROGATE = /\p{Surrogate}/u;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

class JsonReader {
  private readonly text: string;
  private readonly maxDepth: number;
  private readonly maxDigits: number;
  private readonly refuseSurrogates: boolean;
  private readonly allowNaN: boolean;
  private readonly refuseOverflow: boolean;
  private at = 0;
  private depth = 0;

  constructor(text: string, options: ParseJsonOptions) {
    this.text = text;
    this.maxDepth = options.maxDepth ?? 500;
    this.maxDigits = options.maxDigits ?? 4300;
    this.refuseSurrogates = options.loneSurrogates === 'refuse';
    this.allowNaN = options.allowNaN === true;
    this.refuseOverflow = options.overflow === 'refuse';
  }

  document(): Value {
    if (this.text.startsWith('\ufeff')) throw this.error('Unexpected UTF-8 BOM (decode using utf-8-sig)', 0);
    this.skipSpace();
    const value = this.value();
    this.skipSpace();
    if (this.at < this.text.length) throw this.error('Extra data');
    return value;
  }

  private value(): Value {
    switch (this.text[this.at]) {
      case '"':
        this.at += 1;
        return this.string();
      case '{':
        return this.nested(() => this.object());
      case '[':
        return this.nested(() => this.array());
      default:
        return this.word();
    }
  }

  private nested<T>(read: () => T): T {
    if (this.depth >= this.maxDepth) throw this.error(`Nesting deeper than ${this.maxDepth}`);
    this.depth += 1;
    this.at += 1;
    this.skipSpace();
    const value = read();
    this.depth -= 1;
    return value;
  }

  private object(): Dict {
    const dict = new Dict();
    if (this.take('}')) return dict;
    for (;;) {
      if (!this.take('"')) throw this.error('Expecting property name enclosed in double quotes');
      const key = this.string();
      this.skipSpace();
      if (!this.take(':')) throw this.error("Expecting ':' delimiter");
      this.skipSpace();
      dict.set(key, this.value());
      this.skipSpace();
      if (this.take('}')) return dict;
      if (!this.take(',')) throw this.error("Expecting ',' delimiter");
      this.skipSpace();
    }
  }

  private array(): Value[] {
    const items: Value[] = [];
    if (this.take(']')) return items;
    for (;;) {
      items.push(this.value());
      this.skipSpace();
      if (this.take(']')) return items;
      if (!this.take(',')) throw this.error("Expecting ',' delimiter");
      this.skipSpace();
    }
  }

  private string(): string {
    const start = this.at - 1;
    let value = '';
    for (;;) {
      value += this.match(STRING_RUN) ?? '';
      if (this.take('"')) break;
      if (this.at >= this.text.length) throw this.error('Unterminated string starting at', start);
      if (!this.take('\\')) throw this.error('Invalid control character at');
      value += this.escape(start);
    }
    if (this.refuseSurrogates && LONE_SURROGATE.test(value)) {
      throw this.error('Unpaired surrogate in the string starting at', start);
    }
    return value;
  }

  private escape(start: number): string {
    const letter = this.text[this.at];
    if (letter === undefined) throw this.error('Unterminated string starting at', start);
    if (letter === 'u') {
      const hex = this.text.slice(this.at + 1, this.at + 5);
      if (!/^[0-9a-fA-F]{4}$/.test(hex)) throw this.error('Invalid \\uXXXX escape');
      this.at += 5;
      return String.fromCharCode(Number.parseInt(hex, 16));
    }
    const character = ESCAPES[letter];
    if (character === undefined) throw this.error('Invalid \\escape', this.at - 1);
    this.at += 1;
    return character;
  }

  private word(): Value {
    NUMBER.lastIndex = this.at;
    const number = NUMBER.exec(this.text);
    if (this.allowNaN && this.takeWord('-Infinity')) return new Float(Number.NEGATIVE_INFINITY);
    if (number !== null) return this.number(number);
    if (this.takeWord('true')) return true;
    if (this.takeWord('false')) return false;
    if (this.takeWord('null')) return null;
    if (this.allowNaN && this.takeWord('NaN')) return new Float(Number.NaN);
    if (this.allowNaN && this.takeWord('Infinity')) return new Float(Number.POSITIVE_INFINITY);
    throw this.error('Expecting value');
  }

  private number(match: RegExpExecArray): Value {
    const digits = match[0];
    if (match[1] === undefined && match[2] === undefined) {
      if (digits.length > this.maxDigits) throw this.error(`Integer of more than ${this.maxDigits} digits`);
      this.at += digits.length;
      return digits.length < 16 ? Number(digits) + 0 : normalizeInt(BigInt(digits));
    }
    const value = Number(digits);
    if (this.refuseOverflow && !Number.isFinite(value)) throw this.error('Number out of range');
    this.at += digits.length;
    return new Float(value);
  }

  private skipSpace(): void {
    for (;;) {
      const unit = this.text.charCodeAt(this.at);
      if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return;
      this.at += 1;
    }
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  private takeWord(word: string): boolean {
    if (!this.text.startsWith(word, this.at)) return false;
    this.at += word.length;
    return true;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  private error(reason: string, position: number = this.at): JsonError {
    return new JsonError(reason, this.text, position);
  }
}
