// The tojson filter: Python's `json.dumps` with its spaces and escapes, safe inside HTML.

import { charge, chargeSize, checkSize } from '../budget.ts';
import { PythonError, typeError, valueError } from '../errors.ts';
import { Dict } from '../values/dict.ts';
import { Float } from '../values/float.ts';
import { floatRepr } from '../values/floatRepr.ts';
import { Markup, textOf } from '../values/markup.ts';
import type { Value } from '../values/model.ts';
import { type Int, intValue } from '../values/numbers.ts';
import { repeatString } from '../values/repeat.ts';
import { replaceBounded } from '../values/replaceBounded.ts';
import { repr } from '../values/repr.ts';
import { define } from '../values/signature.ts';
import { sorted } from '../values/sort.ts';
import { Tuple } from '../values/tuple.ts';
import { shortTypeName, typeName } from '../values/typeName.ts';
import { Undefined } from '../values/undefined.ts';

/** The value as JSON that may stand in HTML (not inside a double-quoted attribute). */
export const tojson = define(
  'do_tojson',
  ['value', ['indent', null]],
  ([value, indent], context) => {
    const { sort_keys } = context.policies['json.dumps_kwargs'];
    const json = new JsonWriter(indentOf(indent), sort_keys).write(value);
    return new Markup(json.replace(UNSAFE, (character) => unicodeEscape(character.charCodeAt(0))));
  },
  { hidden: 1 },
);

const UNSAFE = /[<>&']/g;
const MAX_DEPTH = 900;

function indentOf(indent: Value): string | undefined {
  if (indent === null) return undefined;
  if (indent instanceof Undefined) return indent.fail();
  const text = textOf(indent);
  if (text !== undefined) return text;
  const width = intValue(indent);
  if (width === undefined)
    throw typeError(`can't multiply sequence by non-int of type '${typeName(indent)}'`);
  return repeatString(' ', width);
}

class JsonWriter {
  private readonly indent: string | undefined;
  private readonly sortKeys: boolean;
  private readonly open = new Set<object>();

  constructor(indent: string | undefined, sortKeys: boolean) {
    this.indent = indent;
    this.sortKeys = sortKeys;
  }

  write(value: Value): string {
    charge(1);
    if (value === null) return 'null';
    if (typeof value === 'boolean') return String(value);
    const text = textOf(value);
    if (text !== undefined) return quote(text);
    if (typeof value === 'number' || typeof value === 'bigint') return repr(value);
    if (value instanceof Float) return floatJson(value.value);
    if (Array.isArray(value)) return this.nested(value, () => this.array(value));
    if (value instanceof Tuple) return this.nested(value, () => this.array(value.items));
    if (value instanceof Dict) return this.nested(value, () => this.object(value));
    throw typeError(`Object of type ${shortTypeName(value)} is not JSON serializable`);
  }

  private nested(container: object, write: () => string): string {
    if (this.open.has(container)) throw valueError('Circular reference detected');
    if (this.open.size >= MAX_DEPTH) {
      throw new PythonError(
        'RecursionError',
        'maximum recursion depth exceeded while encoding a JSON object',
      );
    }
    this.open.add(container);
    const text = write();
    this.open.delete(container);
    return text;
  }

  private array(items: readonly Value[]): string {
    return this.enclose(
      '[',
      items.map((item) => this.write(item)),
      ']',
    );
  }

  private object(dict: Dict): string {
    const entries = [...dict.entries()];
    const ordered = this.sortKeys ? sortEntries(entries) : entries;
    return this.enclose(
      '{',
      ordered.map(([key, value]) => `${keyJson(key)}: ${this.write(value)}`),
      '}',
    );
  }

  private enclose(opening: string, parts: readonly string[], closing: string): string {
    if (parts.length === 0) return opening + closing;
    const depth = this.open.size;
    const margin = this.indent === undefined ? 0 : this.indent.length * depth + 1;
    chargeSize(
      'string',
      parts.reduce((sum, part) => sum + part.length + margin + 2, 2),
    );
    if (this.indent === undefined) return opening + parts.join(', ') + closing;
    const inner = `\n${this.indent.repeat(depth)}`;
    return `${opening}${inner}${parts.join(`,${inner}`)}\n${this.indent.repeat(depth - 1)}${closing}`;
  }
}

function sortEntries(entries: readonly [Value, Value][]): [Value, Value][] {
  const pairs = entries.map(([key, value]) => new Tuple([key, value]));
  const ordered = sorted(pairs, (pair) => (pair instanceof Tuple ? (pair.items[0] ?? null) : null), false);
  return ordered.map((pair) => (pair instanceof Tuple ? (pair.items as [Value, Value]) : [null, null]));
}

function keyJson(key: Value): string {
  const text = textOf(key);
  if (text !== undefined) return quote(text);
  if (key === null) return '"null"';
  if (typeof key === 'boolean') return `"${key}"`;
  if (key instanceof Float) return `"${floatJson(key.value)}"`;
  const int: Int | undefined = intValue(key);
  if (int !== undefined) return `"${repr(int)}"`;
  throw typeError(`keys must be str, int, float, bool or None, not ${typeName(key)}`);
}

function floatJson(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  return floatRepr(value);
}

const NOT_ASCII = /[\x7f-\uffff]/;
const ALL_NOT_ASCII = /[\x7f-\uffff]/g;

/** A JSON string of ASCII only. */
function quote(text: string): string {
  chargeSize('string', text.length + 2);
  const quoted = JSON.stringify(text);
  checkSize('string', quoted.length);
  if (!NOT_ASCII.test(quoted)) return quoted;
  return replaceBounded(quoted, ALL_NOT_ASCII, (unit) => unicodeEscape(unit.charCodeAt(0)));
}

function unicodeEscape(code: number): string {
  return `\\u${code.toString(16).padStart(4, '0')}`;
}
