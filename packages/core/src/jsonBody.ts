/** JSON from outside: read without loss, bounded in depth, and made plain objects without a prototype. */

import { Dict, Float, JsonError, parseJson, stringifyJson, type Value } from '@jobbergate/jinja';

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
 * counts. Members of the outermost object that `lossless` names become JsonText when they are objects.
 *
 * @returns undefined for a blank text.
 * @throws MalformedJsonError also for nesting beyond 100 levels.
 */
export function parseJsonBody(text: string, lossless: readonly string[]): unknown {
  if (text.trim() === '') return undefined;
  const value = parse(text);
  if (!(value instanceof Dict)) return toPlain(value);
  const body = bareObject();
  for (const [key, member] of value.entries()) {
    const name = String(key);
    const isKept = member instanceof Dict && lossless.includes(name);
    body[name] = isKept ? new JsonText(stringifyJson(member)) : toPlain(member);
  }
  return body;
}

function parse(text: string): Value {
  try {
    return parseJson(text, { maxDepth: MAX_DEPTH });
  } catch (error) {
    if (error instanceof JsonError) throw new MalformedJsonError(error.message, error.position);
    throw error;
  }
}

/** Values as schemas know them. An int beyond a double's precision stays a bigint, which no schema takes. */
function toPlain(value: Value): unknown {
  if (value instanceof Float) return value.value;
  if (Array.isArray(value)) return value.map(toPlain);
  if (!(value instanceof Dict)) return value;
  const object = bareObject();
  for (const [key, member] of value.entries()) object[String(key)] = toPlain(member);
  return object;
}

function bareObject(): Record<string, unknown> {
  return Object.create(null) as Record<string, unknown>;
}
