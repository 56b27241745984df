/** A place in a YAML text: all count from 0, `index` and `column` in UTF-16 units. */
export interface Mark {
  readonly index: number;
  readonly line: number;
  readonly column: number;
}

/** What `peek` answers behind the end: no YAML text may hold this character. */
export const END = '\0';

/** Line breaks that are left once the text's `\r`, `\r\n` and NEL have become `\n`. */
const BREAKS = '\n\u2028\u2029';

/** A reading position in a YAML text that knows its line and column. */
export class Cursor {
  readonly text: string;
  private index = 0;
  private line = 0;
  private lineStart = 0;

  /** A byte order mark in front is skipped, and no column counts it. */
  constructor(text: string) {
    this.text = text;
    if (text.startsWith('\ufeff')) {
      this.index = 1;
      this.lineStart = 1;
    }
  }

  get mark(): Mark {
    return { index: this.index, line: this.line, column: this.column };
  }

  get column(): number {
    return this.index - this.lineStart;
  }

  /** The character `offset` places ahead, `END` behind the last. */
  peek(offset = 0): string {
    return this.text[this.index + offset] ?? END;
  }

  startsWith(prefix: string): boolean {
    return this.text.startsWith(prefix, this.index);
  }

  /** Whether white space, a line break or the end lies `offset` places ahead. */
  atBlank(offset = 0): boolean {
    const character = this.peek(offset);
    return character === ' ' || character === '\t' || isBreak(character) || character === END;
  }

  /** Whether a line break or the end lies `offset` places ahead. */
  atLineEnd(offset = 0): boolean {
    const character = this.peek(offset);
    return isBreak(character) || character === END;
  }

  atEnd(): boolean {
    return this.index >= this.text.length;
  }

  /** Whether `---` or `...` stands here as a document's boundary (asked at the start of a line only). */
  atDocumentBoundary(): boolean {
    return (this.startsWith('---') || this.startsWith('...')) && this.atBlank(3);
  }

  /** Takes `count` characters, none of them a line break. */
  take(count: number): string {
    const start = this.index;
    this.index += count;
    return this.text.slice(start, this.index);
  }

  /** Takes what a sticky pattern matches here; it must not match line breaks. */
  takeMatch(pattern: RegExp): string {
    pattern.lastIndex = this.index;
    return this.take(pattern.exec(this.text)?.[0].length ?? 0);
  }

  /** Takes one line break; empty when there is none. */
  takeBreak(): string {
    const character = this.peek();
    if (!isBreak(character)) return '';
    this.index += 1;
    this.line += 1;
    this.lineStart = this.index;
    return character;
  }
}

function isBreak(character: string): boolean {
  return BREAKS.includes(character);
}
