// Reads the answers of Python that `make.py` wrote, and says what the values here answer in the same words.

import { readFileSync } from 'node:fs';
import { JinjaError, TemplateRuntimeError } from '../errors.ts';
import { FILTERS } from '../filters/registry.ts';
import { parseJson } from '../json/parseJson.ts';
import { TESTS } from '../tests/registry.ts';
import { Bytes } from '../values/bytes.ts';
import { type CallContext, DEFAULT_POLICIES } from '../values/callContext.ts';
import { PyDate } from '../values/dates/date.ts';
import { PyDateTime } from '../values/dates/dateTime.ts';
import { Dict } from '../values/dict.ts';
import { Float } from '../values/float.ts';
import { listOf } from '../values/iterate.ts';
import { PyIterator } from '../values/iterator.ts';
import { Markup } from '../values/markup.ts';
import type { PyObject, Value } from '../values/model.ts';
import { Range } from '../values/range.ts';
import { repr, str } from '../values/repr.ts';
import { PySet } from '../values/set.ts';
import { Slice } from '../values/slice.ts';
import { Tuple } from '../values/tuple.ts';
import { Undefined, type UndefinedKind } from '../values/undefined.ts';

/** The cases of one file; the last element of each is the answer. */
export function readCases(name: string): Value[][] {
  const text = readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8');
  return parseJson(text, { allowNaN: true }) as Value[][];
}

/** What `run` answers: the repr of its result, or the class and message of its error. */
export function answer(run: () => Value): Value[] {
  try {
    return [show(run())];
  } catch (error) {
    if (!(error instanceof JinjaError)) throw error;
    return [error.type, withoutAddresses(error.type === 'RecursionError' ? '' : error.message)];
  }
}

function show(value: Value): string {
  if (value instanceof Undefined) return `undefined: ${value.typeName} ${failure(value)} ${value.message}`;
  if (value instanceof PyIterator) return `iterator: ${repr(listOf(value))}`;
  return withoutAddresses(repr(value));
}

function failure(value: Undefined): string {
  try {
    return value.fail();
  } catch (error) {
    return error instanceof JinjaError ? error.type : String(error);
  }
}

function withoutAddresses(text: string): string {
  return text.replace(/0x[0-9a-f]{6,}/g, '0x');
}

/** Turns the tagged JSON of a case into the value it stands for. */
export function decode(json: Value): Value {
  if (Array.isArray(json)) return json.map(decode);
  if (!(json instanceof Dict)) return json;
  const type = str(json.getString('$') ?? null);
  const content = json.getString('v') ?? null;
  return DECODERS[type]?.(content) ?? null;
}

function list(content: Value): Value[] {
  return Array.isArray(content) ? content.map(decode) : [];
}

function numbers(content: Value): number[] {
  return list(content).map(Number);
}

const DECODERS: Readonly<Record<string, (content: Value) => Value>> = {
  float: (content) => new Float({ inf: Infinity, '-inf': -Infinity, nan: NaN }[str(content)] ?? 0),
  tuple: (content) => new Tuple(list(content)),
  set: (content) => PySet.of(list(content)),
  dict: (content) => Dict.of(list(content) as unknown as [Value, Value][]),
  bytes: (content) => new Bytes(Uint8Array.from(numbers(content))),
  markup: (content) => new Markup(str(content)),
  range: (content) => new Range(...(numbers(content) as [number, number, number])),
  slice: (content) => new Slice(...(list(content) as [Value, Value, Value])),
  undefined: (content) => {
    const [kind, name = null] = list(content);
    return new Undefined(str(kind ?? null) as UndefinedKind, { name });
  },
  date: (content) => new PyDate(...(numbers(content) as [number, number, number])),
  datetime: (content) => {
    const offset = list(content)[7];
    const [year = 0, month = 0, day = 0, ...clock] = numbers(content).slice(0, 7);
    const [hour, minute, second, microsecond] = clock;
    return new PyDateTime(
      year,
      month,
      day,
      hour,
      minute,
      second,
      microsecond,
      typeof offset === 'number' ? offset : null,
    );
  },
};

/** The rendering that filters and methods see, with the default kind of undefined; a sandbox unless told otherwise. */
export function sandbox({ autoescape = false, sandboxed = true } = {}): CallContext {
  const context: CallContext = {
    autoescape,
    sandboxed,
    policies: DEFAULT_POLICIES,
    newlineSequence: '\n',
    random: Math.random,
    undefined: (options) => new Undefined('default', options),
    hasFilter: (name) => FILTERS.has(name),
    hasTest: (name) => TESTS.has(name),
    callFilter: (name, args, keywords) => named(FILTERS, 'filter', name)(context, args, keywords),
    callTest: (name, args, keywords) => named(TESTS, 'test', name)(context, args, keywords),
    call: (callee, args, keywords) => (callee as PyObject).call(context, args, keywords),
  };
  return context;
}

function named<T>(table: ReadonlyMap<string, T>, kind: string, name: string): T {
  const found = table.get(name);
  if (found === undefined) throw new TemplateRuntimeError(`No ${kind} named ${repr(name)}.`);
  return found;
}
