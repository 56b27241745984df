/** JSON from outside: read without loss, bounded in depth, and made plain objects without a prototype. */

import { Dict, Float, JsonError, parseJson, stringifyJson, type Value } from '@jobbergate/jinja/values';
import { isStorable } from './text.ts';

const MAX_DEPTH = 100;

/** The text is not JSON; `position` counts from 0. */
export class MalformedJsonError extends Error {
  readonly position: number;

  constructor(message: string, position: number) {
    super(message);
    this.position = position;
  }
}

/** A member that stays JSON text, because the kinds of its numbers and the order of its keys matter. */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * Reads one document. Objects have no prototype, so that `__proto__` is a name like any other; of equal keys the last
 * counts. Objects at the paths that `lossless` names (`params`, `request.params`; the empty text is the document
 * itself) become JsonText.
 *
 * @returns undefined for a blank text.
 * @throws MalformedJsonError also for nesting beyond 100 levels, and for numbers beyond a double's range.
 */
export function parseJsonBody(text: string, lossless: readonly string[]): unknown {
  if (text.trim() === '') return undefined;
  return toPlain(parse(text), lossless);
}

/**
 * Reads a text that must be one JSON object.
 *
 * @returns undefined for JSON of another kind.
 * @throws MalformedJsonError
 */
export function parseJsonObject(text: string): JsonText | undefined {
  const value = parse(text);
  return value instanceof Dict ? new JsonText(stringifyJson(value)) : undefined;
}

/** Whether no text in it holds a NUL or half a surrogate pair: the two that stay escaped in the text of a JsonText. */
export function isStorableJson({ text }: JsonText): boolean {
  return isStorable(text) && !/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/i.test(text);
}

/** Names of the object's own members. */
export function namesIn({ text }: JsonText): readonly string[] {
  return Object.keys(JSON.parse(text) as object);
}

/** The object that is the only member of an object, when it has this name; else the object itself. */
export function unwrapMember(object: JsonText, name: string): JsonText {
  const value = parse(object.text);
  const member = value instanceof Dict && value.size === 1 ? value.getString(name) : undefined;
  return member instanceof Dict ? new JsonText(stringifyJson(member)) : object;
}

function parse(text: string): Value {
  try {
    return parseJson(text, { maxDepth: MAX_DEPTH, overflow: 'refuse' });
  } catch (error) {
    if (error instanceof JsonError) throw new MalformedJsonError(error.message, error.position);
    throw error;
  }
}

/** Values as schemas know them. An int beyond a double's precision stays a bigint, which no schema takes. */
function toPlain(value: Value, lossless: readonly string[]): unknown {
  if (value instanceof Float) return value.value;
  if (Array.isArray(value)) return value.map((item: Value) => toPlain(item, NONE));
  if (!(value instanceof Dict)) return value;
  if (lossless.includes('')) return new JsonText(stringifyJson(value));
  const object = bareObject();
  for (const [key, member] of value.entries()) {
    const name = String(key);
    object[name] = toPlain(member, lossless.length === 0 ? NONE : below(name, lossless));
  }
  return object;
}

const NONE: readonly string[] = [];

/** The paths as they are seen from a member. */
function below(name: string, paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => {
    if (path === name) return [''];
    return path.startsWith(`${name}.`) ? [path.slice(name.length + 1)] : [];
  });
}

function bareObject(): Record<string, unknown> {
  return Object.create(null) as Record<string, unknown>;
}
