/**
 * Requests checked against their schemas, up to a hundred errors at once. What a client reads about them is each
 * contract's own business: the problems here name the place and the rule.
 */

import { isStorable } from '@jobbergate/core';
import { Ajv, type ErrorObject } from 'ajv';
import type { FastifyInstance } from 'fastify';
import type { FastifyRouteSchemaDef } from 'fastify/types/schema.js';
import { FormFields } from './formBody.ts';

export type RequestPart = 'body' | 'query' | 'path' | 'header';

/** One rule that a request breaks. */
export interface Problem {
  readonly part: RequestPart;
  /** Members and indexes from the part's root. */
  readonly path: readonly (string | number)[];
  /** JSON Schema's keyword, or `unstorable` for a text that neither PostgreSQL nor UTF-8 could hold. */
  readonly rule: string;
  /** The keyword's parameters, as Ajv names them. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly data: unknown;
}

/** A request that its schema refuses. */
export class ValidationFailedError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super('The request is not valid');
    this.problems = problems;
  }
}

/** The problem of a member that must be there and is not. */
export function missing(part: RequestPart, ...path: readonly string[]): Problem {
  return { part, path, rule: 'required', params: {}, data: undefined };
}

interface ObjectSchema {
  readonly type?: string | readonly string[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, ObjectSchema>>;
  readonly additionalProperties?: unknown;
  readonly items?: ObjectSchema;
  readonly 'x-read-by-route'?: boolean;
}

const PARTS: Readonly<Record<string, RequestPart>> = {
  body: 'body',
  querystring: 'query',
  params: 'path',
  headers: 'header',
};

/** Nobody reads more problems of one kind, and a body of a megabyte may have a hundred thousand. */
const MOST_TOLD = 100;

/** Makes `app` validate by these rules. */
export function validateRequests(app: FastifyInstance): void {
  const formats = { uri: (text: string) => URL.canParse(text) };
  const ajv = new Ajv({ allErrors: true, formats, strict: false, useDefaults: true, verbose: true });
  app.setValidatorCompiler(({ schema, httpPart }: FastifyRouteSchemaDef<ObjectSchema>) => {
    if (schema['x-read-by-route'] === true) return (input: unknown) => ({ value: input });
    const part = PARTS[httpPart ?? 'body'] ?? 'body';
    const check = ajv.compile(schema);
    return (input: unknown) => {
      const data = part === 'body' ? readBody(schema, input) : fromTexts(schema, input);
      const errors = check(data) ? [] : (check.errors ?? []).slice(0, MOST_TOLD);
      const broken = errors.map((error) => problemOf(part, error));
      const unstorable = unstorableTexts(schema, data, part, []).slice(0, MOST_TOLD);
      const problems = [...onePerPlace(broken), ...unstorable];
      return problems.length === 0 ? { value: data } : { error: new ValidationFailedError(problems) };
    };
  });
}

/** An absent body counts as null, and a required member that is null as absent. */
function readBody(schema: ObjectSchema, input: unknown): unknown {
  const body = input instanceof FormFields ? fromForm(schema, input) : (input ?? null);
  if (!isRecord(body)) return body;
  for (const name of schema.required ?? []) {
    if (body[name] === null && !takesNull(schema.properties?.[name] ?? {})) delete body[name];
  }
  return body;
}

/** A form's texts as the schema means them; of a name that is given twice the last counts, unless it is a list. */
function fromForm(schema: ObjectSchema, form: FormFields): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    const texts = form.texts.get(name);
    if (texts === undefined) continue;
    const isList = typesOf(member).includes('array');
    read[name] = isList
      ? texts.map((text) => readText(member.items ?? {}, text))
      : readField(member, texts.at(-1) ?? '');
  }
  return read;
}

/** Forms have no null: an empty text stands for it where texts are not taken. */
function readField(schema: ObjectSchema, text: string): unknown {
  return text === '' && takesNull(schema) && !typesOf(schema).includes('string')
    ? null
    : readText(schema, text);
}

function takesNull(schema: ObjectSchema): boolean {
  return typesOf(schema).includes('null');
}

function typesOf(schema: ObjectSchema): readonly string[] {
  return typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
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
  const types = typesOf(schema);
  if (types.includes('integer')) return readInteger(text) ?? text;
  if (types.includes('boolean')) return readBoolean(text) ?? text;
  return text;
}

/** So many digits that a double would be infinite still mean an integer: one that no row has, and past every page. */
function readInteger(text: string): number | undefined {
  if (!/^\s*[+-]?\d+\s*$/.test(text)) return undefined;
  return Math.min(Math.max(Number(text), -Number.MAX_VALUE), Number.MAX_VALUE);
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
  part: RequestPart,
  path: readonly (string | number)[],
): readonly Problem[] {
  const unstorable: Problem = { part, path, rule: 'unstorable', params: {}, data };
  if (typeof data === 'string') return isStorable(data) ? [] : [unstorable];
  if (Array.isArray(data)) {
    return data.flatMap((item, i) => unstorableTexts(schema.items ?? {}, item, part, [...path, i]));
  }
  if (!isRecord(data)) return [];
  const known = schema.properties ?? {};
  return Object.entries(data).flatMap(([name, value]) => {
    if (Object.hasOwn(known, name)) return unstorableTexts(known[name] ?? {}, value, part, [...path, name]);
    if (schema.additionalProperties === undefined) return [];
    return [...(isStorable(name) ? [] : [unstorable]), ...unstorableTexts({}, value, part, [...path, name])];
  });
}

/** Of several broken rules of one member one is told: null breaks the type, another value the enumeration first. */
function onePerPlace(problems: readonly Problem[]): readonly Problem[] {
  const byPlace = new Map<string, Problem>();
  for (const problem of problems) {
    const place = JSON.stringify(problem.path);
    const isTelling = problem.rule === 'enum' && problem.data !== null;
    if (isTelling || !byPlace.has(place)) byPlace.set(place, problem);
  }
  return [...byPlace.values()];
}

function problemOf(part: RequestPart, error: ErrorObject): Problem {
  const path = error.instancePath.split('/').slice(1).map(unescapePointer);
  const missingMember = error.keyword === 'required' ? [String(error.params.missingProperty)] : [];
  return {
    part,
    path: [...path, ...missingMember],
    rule: error.keyword,
    params: error.params,
    data: error.data,
  };
}

function unescapePointer(step: string): string | number {
  const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
  return /^\d+$/.test(name) ? Number(name) : name;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
