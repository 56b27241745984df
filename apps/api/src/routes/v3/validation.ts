/**
 * Requests checked against their schemas, all errors at once, told in the contract's form: where (`loc`), what (`msg`),
 * and a stable `type`.
 */

import { isStorable } from '@jobbergate/core';
import { Ajv, type ErrorObject } from 'ajv';
import type { FastifyInstance } from 'fastify';
import type { FastifyRouteSchemaDef } from 'fastify/types/schema.js';

export interface ValidationProblem {
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly type: string;
  readonly ctx?: Readonly<Record<string, unknown>>;
}

/** A request that its schema refuses. */
export class ValidationFailedError extends Error {
  readonly problems: readonly ValidationProblem[];

  constructor(problems: readonly ValidationProblem[]) {
    super('The request is not valid');
    this.problems = problems;
  }
}

export const FIELD_REQUIRED = { msg: 'field required', type: 'value_error.missing' } as const;

interface ObjectSchema {
  readonly type?: string | readonly string[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, ObjectSchema>>;
  readonly additionalProperties?: unknown;
  readonly items?: ObjectSchema;
  readonly 'x-read-by-route'?: boolean;
}

type Part = 'body' | 'query' | 'path' | 'header';
const PARTS: Readonly<Record<string, Part>> = {
  body: 'body',
  querystring: 'query',
  params: 'path',
  headers: 'header',
};

/** Makes `app` validate by these rules. */
export function validateRequests(app: FastifyInstance): void {
  const ajv = new Ajv({ allErrors: true, strict: false, useDefaults: true, verbose: true });
  app.setValidatorCompiler(({ schema, httpPart }: FastifyRouteSchemaDef<ObjectSchema>) => {
    if (schema['x-read-by-route'] === true) return (input: unknown) => ({ value: input });
    const part = PARTS[httpPart ?? 'body'] ?? 'body';
    const check = ajv.compile(schema);
    return (input: unknown) => {
      const data = part === 'body' ? withoutNulls(schema, input) : fromTexts(schema, input);
      const errors = check(data) ? [] : (check.errors ?? []).map((error) => problemOf(part, error));
      const problems = [...errors, ...unstorableTexts(schema, data, [part])];
      return problems.length === 0 ? { value: data } : { error: new ValidationFailedError(problems) };
    };
  });
}

/** An absent body counts as null; in a body, a null that the schema does not take is absence where absence is allowed. */
function withoutNulls(schema: ObjectSchema, body: unknown): unknown {
  if (!isRecord(body) || schema.required === undefined) return body ?? null;
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    if (body[name] === null && !takesNull(member) && isCreate(schema)) delete body[name];
  }
  return body;
}

/** Creates have required members; in an update a null for a member that takes none is an error. */
function isCreate(schema: ObjectSchema): boolean {
  return (schema.required?.length ?? 0) > 0;
}

function takesNull(schema: ObjectSchema): boolean {
  return Array.isArray(schema.type) && schema.type.includes('null');
}

/** Query and path come as texts: read those of integers and booleans; what cannot be read stays, and is refused. */
function fromTexts(schema: ObjectSchema, input: unknown): unknown {
  if (!isRecord(input)) return input;
  const read: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    const raw = Object.hasOwn(input, name) ? input[name] : undefined;
    // Of a name that is given twice the last counts.
    const text = Array.isArray(raw) ? raw.at(-1) : raw;
    if (text !== undefined) read[name] = typeof text === 'string' ? readText(member, text) : text;
  }
  return read;
}

function readText(schema: ObjectSchema, text: string): unknown {
  if (schema.type === 'integer') return /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : text;
  if (schema.type === 'boolean') return readBoolean(text) ?? text;
  return text;
}

function readBoolean(text: string): boolean | undefined {
  const word = text.toLowerCase();
  if (['true', '1', 'yes', 'on', 't', 'y'].includes(word)) return true;
  if (['false', '0', 'no', 'off', 'f', 'n'].includes(word)) return false;
  return undefined;
}

/** Texts of known members that neither PostgreSQL nor UTF-8 could hold. */
function unstorableTexts(
  schema: ObjectSchema,
  data: unknown,
  loc: readonly (string | number)[],
): readonly ValidationProblem[] {
  if (typeof data === 'string') return isStorable(data) ? [] : [{ loc, ...UNSTORABLE }];
  if (Array.isArray(data))
    return data.flatMap((item, i) => unstorableTexts(schema.items ?? {}, item, [...loc, i]));
  if (!isRecord(data)) return [];
  const known = schema.properties ?? {};
  return Object.entries(data).flatMap(([name, value]) => {
    if (Object.hasOwn(known, name)) return unstorableTexts(known[name] ?? {}, value, [...loc, name]);
    if (schema.additionalProperties === undefined) return [];
    const nameProblems = isStorable(name) ? [] : [{ loc, ...UNSTORABLE }];
    return [...nameProblems, ...unstorableTexts({}, value, [...loc, name])];
  });
}

const UNSTORABLE = {
  msg: 'a text cannot hold a NUL character or half a surrogate pair',
  type: 'value_error.str.unstorable',
} as const;

/** One ajv error in the contract's words. */
function problemOf(part: Part, error: ErrorObject): ValidationProblem {
  const path = error.instancePath.split('/').slice(1).map(unescapePointer);
  const loc = [part, ...path];
  const limit = { limit_value: (error.params as { limit?: unknown }).limit };
  switch (error.keyword) {
    case 'required':
      return { loc: [...loc, String(error.params.missingProperty)], ...FIELD_REQUIRED };
    case 'minimum':
      return {
        loc,
        msg: `ensure this value is greater than or equal to ${limit.limit_value}`,
        type: 'value_error.number.not_ge',
        ctx: limit,
      };
    case 'maximum':
      return {
        loc,
        msg: `ensure this value is less than or equal to ${limit.limit_value}`,
        type: 'value_error.number.not_le',
        ctx: limit,
      };
    case 'exclusiveMinimum':
      return {
        loc,
        msg: `ensure this value is greater than ${limit.limit_value}`,
        type: 'value_error.number.not_gt',
        ctx: limit,
      };
    case 'maxLength':
      return {
        loc,
        msg: `ensure this value has at most ${limit.limit_value} characters`,
        type: 'value_error.any_str.max_length',
        ctx: limit,
      };
    case 'minLength':
      return {
        loc,
        msg: `ensure this value has at least ${limit.limit_value} characters`,
        type: 'value_error.any_str.min_length',
        ctx: limit,
      };
    case 'enum': {
      const permitted = error.params.allowedValues as readonly unknown[];
      const names = permitted.map((name) => `'${String(name)}'`).join(', ');
      return {
        loc,
        msg: `value is not a valid enumeration member; permitted: ${names}`,
        type: 'type_error.enum',
        ctx: { enum_values: permitted },
      };
    }
    default:
      return { loc, ...typeProblem(error) };
  }
}

const TYPE_PROBLEMS: Readonly<Record<string, { readonly msg: string; readonly type: string }>> = {
  string: { msg: 'str type expected', type: 'type_error.str' },
  integer: { msg: 'value is not a valid integer', type: 'type_error.integer' },
  boolean: { msg: 'value could not be parsed to a boolean', type: 'type_error.bool' },
  array: { msg: 'value is not a valid list', type: 'type_error.list' },
  object: { msg: 'value is not a valid dict', type: 'type_error.dict' },
};

function typeProblem(error: ErrorObject): { readonly msg: string; readonly type: string } {
  const wanted = [error.params.type].flat()[0];
  if (error.data === null) {
    return error.instancePath === ''
      ? FIELD_REQUIRED
      : { msg: 'none is not an allowed value', type: 'type_error.none.not_allowed' };
  }
  return TYPE_PROBLEMS[String(wanted)] ?? { msg: error.message ?? 'value is not valid', type: 'value_error' };
}

function unescapePointer(step: string): string | number {
  const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
  return /^\d+$/.test(name) ? Number(name) : name;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
