// The wordwrap filter: Python's `textwrap.wrap` on each line.

import { charge, chargeMemory } from '../budget.ts';
import { PythonError, valueError } from '../errors.ts';
import { attribute } from '../values/attribute.ts';
import type { CallContext } from '../values/callContext.ts';
import { order } from '../values/compare.ts';
import { Markup, textOf } from '../values/markup.ts';
import { joinEscaped } from '../values/markupMethods.ts';
import { toIndex } from '../values/methods/method.ts';
import { joinText } from '../values/methods/stringMethods.ts';
import type { Value } from '../values/model.ts';
import { repr, str } from '../values/repr.ts';
import { define } from '../values/signature.ts';
import { hasSurrogates, stringLength } from '../values/stringProtocol.ts';
import { truth } from '../values/truth.ts';
import { typeName } from '../values/typeName.ts';
import { splitLines, stripSpace } from '../values/whitespace.ts';

/** Wraps each line of a text so that none is longer than `width`. */
export const wordwrap = define(
  'do_wordwrap',
  ['s', ['width', 79], ['break_long_words', true], ['wrapstring', null], ['break_on_hyphens', true]],
  ([value, width, breakLongWords, wrapString, breakOnHyphens], context) => {
    const options = {
      width,
      breakLongWords: truth(breakLongWords),
      breakOnHyphens: truth(breakOnHyphens),
      splitsHyphens: breakOnHyphens === true,
    };
    const separator = wrapString ?? context.newlineSequence;
    const lines = splitLines(requireText(value, context)).map((line) =>
      join(separator, wrapLine(line, options)),
    );
    return join(separator, lines);
  },
  { hidden: 1 },
);

function requireText(value: Value, context: CallContext): string {
  const text = textOf(value);
  if (text !== undefined) return text;
  const method = attribute(value, 'splitlines');
  if (method !== undefined) return str(context.call(method, [], undefined));
  throw new PythonError('AttributeError', `'${typeName(value)}' object has no attribute 'splitlines'`);
}

function join(separator: Value, parts: Value[]): Value {
  if (separator instanceof Markup) return joinEscaped(separator.value, parts);
  const text = textOf(separator);
  if (text !== undefined) return joinText(text, parts);
  throw new PythonError('AttributeError', `'${typeName(separator)}' object has no attribute 'join'`);
}

interface WrapOptions {
  readonly width: Value;
  readonly breakLongWords: boolean;
  readonly breakOnHyphens: boolean;
  /** Python asks `is True` here: any other true value keeps hyphenated words whole while splitting. */
  readonly splitsHyphens: boolean;
}

const SPACE = '[\\t-\\r ]';
const NO_SPACE = '[^\\t-\\r ]';
const WORD = '[\\p{L}\\p{N}_]';
const LETTER = '[\\p{L}\\p{Nl}\\p{No}_]';
const WORD_OR_PUNCTUATION = '[\\p{L}\\p{N}_!"\'&.,?]';
const HYPHENATED = `-(?:(?<=${LETTER}{2}-)|(?<=${LETTER}-${LETTER}-))(?=${LETTER}-?${LETTER})`;
const WORD_END = `(?=${SPACE}|$)`;
const BEFORE_DASH = `(?<=${WORD_OR_PUNCTUATION})(?=-{2,}${WORD})`;
const DASH = `(?<=${WORD_OR_PUNCTUATION})-{2,}(?=${WORD})`;
/** White space, a dash between words, or a word up to a hyphen inside it, its end or a dash. */
const CHUNK = new RegExp(`${SPACE}+|${DASH}|${NO_SPACE}+?(?:${HYPHENATED}|${WORD_END}|${BEFORE_DASH})`, 'gu');
const SIMPLE_CHUNK = new RegExp(`${SPACE}+|${NO_SPACE}+`, 'gu');

/** What cutting a line of short words into chunks and lines takes. */
const BYTES_PER_CHARACTER = 128;

function wrapLine(line: string, options: WrapOptions): string[] {
  if (order('<=', options.width, 0)) throw valueError(`invalid width ${repr(options.width)} (must be > 0)`);
  const width = toIndex(options.width);
  charge(line.length / 16);
  chargeMemory(line.length * BYTES_PER_CHARACTER);
  const chunks = line.match(options.splitsHyphens ? CHUNK : SIMPLE_CHUNK) ?? [];
  return new Wrapper(chunks, width, options).lines();
}

/** A word or a run of white space; its length in characters is counted only once. */
interface Chunk {
  readonly text: string;
  readonly length: number;
}

class Wrapper {
  /** What is left to place, last first. */
  private readonly chunks: Chunk[];
  private readonly width: number;
  private readonly options: WrapOptions;

  constructor(chunks: readonly string[], width: number, options: WrapOptions) {
    this.chunks = chunks.map((text) => ({ text, length: stringLength(text) })).reverse();
    this.width = width;
    this.options = options;
  }

  lines(): string[] {
    const lines: string[] = [];
    while (this.chunks.length > 0) {
      charge(1);
      if (lines.length > 0 && isBlank(this.chunks.at(-1)?.text)) this.chunks.pop();
      const line = this.nextLine();
      if (isBlank(line.at(-1))) line.pop();
      if (line.length > 0) lines.push(line.join(''));
    }
    return lines;
  }

  private nextLine(): string[] {
    const line: string[] = [];
    let used = 0;
    for (;;) {
      const chunk = this.chunks.at(-1);
      if (chunk === undefined) return line;
      if (used + chunk.length > this.width) {
        if (chunk.length > this.width) this.placeLongWord(chunk, line, this.width - used);
        return line;
      }
      this.chunks.pop();
      line.push(chunk.text);
      used += chunk.length;
    }
  }

  private placeLongWord(chunk: Chunk, line: string[], room: number): void {
    if (this.options.breakLongWords) {
      const head = this.headOf(chunk.text, room);
      line.push(head.text);
      this.chunks.pop();
      this.chunks.push({ text: chunk.text.slice(head.text.length), length: chunk.length - head.length });
    } else if (line.length === 0) {
      this.chunks.pop();
      line.push(chunk.text);
    }
  }

  /** As much of a word as there is room for, up to its last hyphen if one is in it. */
  private headOf(word: string, room: number): Chunk {
    const head = firstCharacters(word, room);
    const hyphen = this.options.breakOnHyphens ? head.lastIndexOf('-') : -1;
    if (hyphen <= 0 || !/[^-]/.test(head.slice(0, hyphen))) return { text: head, length: room };
    const text = head.slice(0, hyphen + 1);
    return { text, length: stringLength(text) };
  }
}

function isBlank(chunk: string | undefined): boolean {
  return chunk !== undefined && stripSpace(chunk) === '';
}

/** The first `count` characters, looking at no more of the text than that. */
function firstCharacters(text: string, count: number): string {
  const start = text.slice(0, count * 2);
  return hasSurrogates(start) ? Array.from(start).slice(0, count).join('') : start.slice(0, count);
}
