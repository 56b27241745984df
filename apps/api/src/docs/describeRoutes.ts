/** What an OpenAPI document says of routes beyond their schemas: a wildcard's name, forms, bodies that may be absent. */

import type { FastifySchema, RouteOptions } from 'fastify';

const FORM = 'application/x-www-form-urlencoded';

/** One route, as it is about to be described. */
export function describeRoute({
  schema,
  url,
  route,
}: {
  schema: FastifySchema;
  url: string;
  route: RouteOptions;
}) {
  const named = nameWildcard(schema, url);
  // A route that reads its body by itself says by itself what it takes.
  const isFormOfBody = route.config?.takesForm === true && isReadBySchema(schema?.body);
  if (!isFormOfBody) return named;
  return { ...named, schema: { ...named.schema, consumes: ['application/json', FORM] } };
}

function isReadBySchema(body: unknown): boolean {
  return typeof body === 'object' && body !== null && !('x-read-by-route' in body) && !('content' in body);
}

/** A path's final wildcard is a file's name, which OpenAPI wants to call something. */
function nameWildcard(schema: FastifySchema, url: string) {
  if (!url.endsWith('/*')) return { schema, url };
  const text = JSON.stringify(schema?.params ?? {});
  const params: unknown = JSON.parse(text.replaceAll('"*"', '"file_name"'));
  return { schema: { ...schema, params }, url: url.replace(/\*$/, ':file_name') };
}

interface MemberSchema {
  readonly type?: string | readonly string[];
}

interface BodySchema extends MemberSchema {
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, MemberSchema>>;
}

interface DescribedBody {
  required?: boolean;
  readonly content: Record<string, { readonly schema?: BodySchema }>;
}

/** The whole document: a body that may be null may be absent, and a form has what a form can hold. */
export function describeBodies(document: object): object {
  if (!('openapiObject' in document)) return document;
  const { openapiObject } = document as { openapiObject: object };
  const { paths = {} } = openapiObject as {
    readonly paths?: Readonly<Record<string, Readonly<Record<string, { requestBody?: DescribedBody }>>>>;
  };
  for (const { requestBody } of Object.values(paths).flatMap((methods) => Object.values(methods))) {
    if (requestBody === undefined) continue;
    const bodies = Object.values(requestBody.content).flatMap(({ schema }) => schema ?? []);
    if (bodies.some((body) => typesOf(body).includes('null'))) requestBody.required = false;
    const form = requestBody.content[FORM]?.schema;
    if (form !== undefined) requestBody.content[FORM] = { schema: formOf(form) };
  }
  return openapiObject;
}

/** Texts, numbers and lists of them: a form has no objects and no null. */
function formOf({ required, properties = {} }: BodySchema): BodySchema {
  const plain = Object.entries(properties).filter(([, member]) => !typesOf(member).includes('object'));
  return {
    type: 'object',
    ...(required === undefined ? {} : { required }),
    properties: Object.fromEntries(plain.map(([name, member]) => [name, withoutNull(member)])),
  };
}

function withoutNull(member: MemberSchema): MemberSchema {
  const [type, ...others] = typesOf(member).filter((name) => name !== 'null');
  return type === undefined || others.length > 0 ? member : { ...member, type };
}

function typesOf({ type = [] }: MemberSchema): readonly string[] {
  return typeof type === 'string' ? [type] : type;
}
