// The pprint filter: Python's `pprint.pformat` at its width of 80.

import { charge, chargeSize } from '../budget.ts';
import { PythonError } from '../errors.ts';
import { Bytes } from '../values/bytes.ts';
import { compareStrings, order } from '../values/compare.ts';
import { Dict } from '../values/dict.ts';
import { addressOf, PyObject, type Value } from '../values/model.ts';
import { repr } from '../values/repr.ts';
import { PySet } from '../values/set.ts';
import { define } from '../values/signature.ts';
import { stringLength } from '../values/stringProtocol.ts';
import { stringRepr } from '../values/stringRepr.ts';
import { Tuple } from '../values/tuple.ts';
import { PyType } from '../values/type.ts';
import { SPACE_CLASS, splitLines } from '../values/whitespace.ts';

export const pprint = define('do_pprint', ['value'], ([value]) => pprintText(value));

export interface PrettyOptions {
  /** Containers deeper than this are shown as `...`. */
  readonly depth?: number;
  /** As many items a line as fit, instead of one. */
  readonly compact?: boolean;
}

/** `pprint.pformat(value, depth=…, compact=…)`. */
export function pprintText(value: Value, options: PrettyOptions = {}): string {
  return new PrettyPrinter(options).format(value, 0, 0, 0);
}

const WIDTH = 80;
const MAX_DEPTH = 300;
const WORD_AND_SPACE = new RegExp(`[^${SPACE_CLASS}]*[${SPACE_CLASS}]*`, 'g');

class PrettyPrinter {
  /** Containers that are being shown. */
  private readonly open = new Set<object>();
  private readonly depth: number;
  private readonly compact: boolean;

  constructor({ depth = Number.POSITIVE_INFINITY, compact = false }: PrettyOptions) {
    this.depth = depth;
    this.compact = compact;
  }

  /** The value's text, its first line starting at column `indent`, with room for `allowance` more at the end. */
  format(value: Value, indent: number, allowance: number, level: number): string {
    if (typeof value === 'object' && value !== null && this.open.has(value)) return recursion(value);
    const flat = this.flat(value, level);
    if (stringLength(flat) <= WIDTH - indent - allowance) return flat;
    return this.broken(value, indent, allowance, level + 1) ?? flat;
  }

  private broken(value: Value, indent: number, allowance: number, level: number): string | undefined {
    if (typeof value === 'string') return brokenString(value, indent, allowance, level);
    if (value instanceof Bytes) return brokenBytes(value, indent, allowance, level);
    if (Array.isArray(value)) return this.enclosed(value, value, '[', ']', indent, allowance, level);
    if (value instanceof Dict)
      return this.guarded(value, () => this.brokenDict(value, indent, allowance, level));
    if (value instanceof Tuple && value.typeName === 'tuple') {
      const closing = value.items.length === 1 ? ',)' : ')';
      return this.enclosed(value, value.items, '(', closing, indent, allowance, level);
    }
    if (value instanceof PySet && value.size > 0) {
      return this.enclosed(value, value.items().sort(compareSafely), '{', '}', indent, allowance, level);
    }
    return undefined;
  }

  private enclosed(
    owner: object,
    items: readonly Value[],
    opening: string,
    closing: string,
    indent: number,
    allowance: number,
    level: number,
  ): string {
    const room = allowance + closing.length;
    return this.guarded(owner, () =>
      joined(opening + this.brokenItems(items, indent + 1, room, level) + closing),
    );
  }

  /** The items below each other, or as many a line as fit. `allowance` is for what follows the last. */
  private brokenItems(items: readonly Value[], indent: number, allowance: number, level: number): string {
    const newLine = `,\n${' '.repeat(indent)}`;
    let text = '';
    let delimiter = '';
    let room = WIDTH - indent + 1;
    let wholeLine = room;
    for (const [index, item] of items.entries()) {
      const last = index === items.length - 1;
      if (last) {
        room -= allowance;
        wholeLine -= allowance;
      }
      const flat = this.compact ? this.flat(item, level) : '';
      const needed = stringLength(flat) + 2;
      if (room < needed) {
        room = wholeLine;
        if (delimiter !== '') delimiter = newLine;
      }
      const fits = this.compact && room >= needed;
      text += delimiter + (fits ? flat : this.format(item, indent, last ? allowance : 1, level));
      if (fits) room -= needed;
      delimiter = fits ? ', ' : newLine;
    }
    return text;
  }

  private brokenDict(dict: Dict, indent: number, allowance: number, level: number): string {
    const entries = sortedEntries(dict);
    const lines = entries.map(([key, value], index) => {
      const shown = this.flat(key, level);
      const last = index === entries.length - 1;
      const column = indent + 1 + stringLength(shown) + 2;
      return `${shown}: ${this.format(value, column, last ? allowance + 1 : 1, level)}`;
    });
    return joined(`{${lines.join(`,\n${' '.repeat(indent + 1)}`)}}`);
  }

  /** The value on one line, dicts sorted by key. */
  private flat(value: Value, level: number): string {
    charge(1);
    if (value instanceof Dict) {
      if (value.size === 0) return '{}';
      if (level >= this.depth) return '{...}';
      return this.flatGuarded(value, () => {
        const parts = sortedEntries(value).map(
          ([key, item]) => `${this.flat(key, level + 1)}: ${this.flat(item, level + 1)}`,
        );
        return joined(`{${parts.join(', ')}}`);
      });
    }
    if (Array.isArray(value)) return this.flatItems(value, value, level, '[', ']');
    if (value instanceof Tuple && value.typeName === 'tuple') {
      return this.flatItems(value, value.items, level, '(', value.items.length === 1 ? ',)' : ')');
    }
    return repr(value);
  }

  private flatItems(
    owner: object,
    items: readonly Value[],
    level: number,
    opening: string,
    closing: string,
  ): string {
    if (items.length > 0 && level >= this.depth) return `${opening}...${closing}`;
    return this.flatGuarded(owner, () =>
      joined(opening + items.map((item) => this.flat(item, level + 1)).join(', ') + closing),
    );
  }

  private flatGuarded(owner: object, build: () => string): string {
    return this.open.has(owner) ? recursion(owner) : this.guarded(owner, build);
  }

  private guarded(owner: object, build: () => string): string {
    if (this.open.size >= MAX_DEPTH) {
      throw new PythonError('RecursionError', 'maximum recursion depth exceeded');
    }
    this.open.add(owner);
    const text = build();
    this.open.delete(owner);
    return text;
  }
}

function joined(text: string): string {
  chargeSize('string', text.length);
  return text;
}

function recursion(container: object): string {
  const type = Array.isArray(container)
    ? 'list'
    : container instanceof PyObject
      ? container.typeName
      : 'object';
  return `<Recursion on ${type} with id=${Number(addressOf(container))}>`;
}

function sortedEntries(dict: Dict): [Value, Value][] {
  return [...dict.entries()].sort(([left], [right]) => compareSafely(left, right));
}

/** Orders what can be ordered, and the rest by the names of the types. */
function compareSafely(left: Value, right: Value): number {
  try {
    if (order('<', left, right)) return -1;
    return order('<', right, left) ? 1 : 0;
  } catch (error) {
    if (!(error instanceof PythonError) || error.type !== 'TypeError') throw error;
    return compareStrings(PyType.of(left).repr(), PyType.of(right).repr());
  }
}

/** A long str as several literals: one a line, cut again between words. */
function brokenString(text: string, column: number, roomAfter: number, level: number): string {
  const outermost = level === 1;
  const indent = outermost ? column + 1 : column;
  const allowance = outermost ? roomAfter + 1 : roomAfter;
  const lines = splitLines(text, true);
  const literals = lines.flatMap((line, index) => {
    const room = WIDTH - indent;
    return lineLiterals(line, room, index === lines.length - 1 ? allowance : 0);
  });
  if (literals.length === 1) return literals[0] ?? '';
  const body = literals.join(`\n${' '.repeat(indent)}`);
  return joined(outermost ? `(${body})` : body);
}

function lineLiterals(line: string, room: number, allowance: number): string[] {
  const whole = stringRepr(line);
  if (stringLength(whole) <= room - allowance) return [whole];
  const parts = (line.match(WORD_AND_SPACE) ?? []).filter((part) => part !== '');
  const literals: string[] = [];
  let current = '';
  parts.forEach((part, index) => {
    charge(1);
    const limit = index === parts.length - 1 ? room - allowance : room;
    if (stringLength(stringRepr(current + part)) <= limit) {
      current += part;
      return;
    }
    if (current !== '') literals.push(stringRepr(current));
    current = part;
  });
  if (current !== '') literals.push(stringRepr(current));
  return literals;
}

function brokenBytes(value: Bytes, column: number, roomAfter: number, level: number): string {
  const { bytes } = value;
  if (bytes.length <= 4) return value.repr();
  const outermost = level === 1;
  const indent = outermost ? column + 1 : column;
  const allowance = outermost ? roomAfter + 1 : roomAfter;
  const body = bytesLiterals(bytes, WIDTH - indent, allowance).join(`\n${' '.repeat(indent)}`);
  return joined(outermost ? `(${body})` : body);
}

function bytesLiterals(bytes: Uint8Array, room: number, allowance: number): string[] {
  const literals: string[] = [];
  const last = Math.floor(bytes.length / 4) * 4;
  let start = 0;
  for (let at = 0; at < bytes.length; at += 4) {
    charge(1);
    const limit = at === last ? room - allowance : room;
    if (at > start && new Bytes(bytes.subarray(start, at + 4)).repr().length > limit) {
      literals.push(new Bytes(bytes.subarray(start, at)).repr());
      start = at;
    }
  }
  literals.push(new Bytes(bytes.subarray(start)).repr());
  return literals;
}
