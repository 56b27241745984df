import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { generate } from './generate-sdk.mjs';

/** Generates from one schema, and gives back the type of the component `Probe`. */
function typeOf(schema: unknown): string {
  const text = generate({ components: { schemas: { Probe: schema, Other: {} } }, paths: {} }, 'probe.json');
  return /export type Probe = ([\s\S]*?);\n\n/.exec(text)?.[1] ?? text;
}

test('the committed types are those of the committed document', () => {
  const tool = new URL('generate-sdk.mjs', import.meta.url).pathname;
  expect(() => execFileSync(process.execPath, [tool, '--check'], { stdio: 'pipe' })).not.toThrow();
});

test.each([
  [{ type: 'string', minLength: 1, format: 'email' }, 'string'],
  [{ type: ['integer', 'null'] }, 'number | null'],
  [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 'string | null'],
  [{ type: 'string', enum: ['A', "it's"] }, "'A' | 'it\\'s'"],
  [{ anyOf: [{ const: 'A', type: 'string' }, { const: 2 }, { const: null }] }, "'A' | 2 | null"],
  [{ type: 'array', items: { type: ['string', 'null'] } }, '(string | null)[]'],
  [{ type: 'object', properties: { a: { type: 'number' } }, required: ['a'] }, '{ a: number }'],
  [
    { type: 'object', properties: { 'a-b': { type: 'boolean' } }, additionalProperties: false },
    "{ 'a-b'?: boolean }",
  ],
  [{ type: 'object', additionalProperties: { type: 'string' } }, 'Record<string, string>'],
  [
    { type: ['object', 'null'], patternProperties: { '^.*$': { type: 'string' } } },
    'Record<string, string> | null',
  ],
  [{ type: 'object' }, 'Record<string, unknown>'],
  [{ $ref: '#/components/schemas/Other' }, 'Other'],
  [
    { allOf: [{ $ref: '#/components/schemas/Other' }, { type: 'object', properties: { a: {} } }] },
    'Other & { a?: unknown }',
  ],
  [{}, 'unknown'],
])('%j becomes a type', (schema, expected) => {
  expect(typeOf(schema)).toBe(expected);
});

test.each([
  [{ type: 'object', unevaluatedProperties: false }, 'the keyword "unevaluatedProperties"'],
  [{ type: 'string', nullable: true }, 'the keyword "nullable"'],
  [{ type: 'array', prefixItems: [] }, 'the keyword "prefixItems"'],
  [{ type: 'text' }, 'the type "text"'],
  [{ properties: {} }, 'the keyword "properties" without "type"'],
  [{ $ref: '#/definitions/Other' }, 'the reference #/definitions/Other'],
  [{ const: { a: 1 } }, 'a constant that is no scalar'],
  [{ anyOf: [{ type: 'string' }], not: {} }, 'the keyword "not"'],
])('%j is refused by its place instead of being read half', (schema, reason) => {
  expect(() => typeOf(schema)).toThrow(
    `#/components/schemas/Probe: ${reason} is nothing this generator knows`,
  );
});

test('an operation has its parameters, its body and its successful answers, and nothing of its refusals', () => {
  const string = { type: 'string' };
  const json = (schema: unknown) => ({ content: { 'application/json': { schema } } });
  const put = {
    summary: 'Change */ one',
    parameters: [
      { in: 'path', name: 'id', required: true, schema: { type: 'integer' } },
      { in: 'query', name: 'dry', schema: { type: 'boolean' } },
      { in: 'header', name: 'x-any', schema: string },
    ],
    requestBody: json({ type: 'object', properties: { name: string } }),
    responses: { 200: json(string), 204: {}, 404: json({ type: 'number' }) },
  };
  const document = { servers: [{ url: 'http://h/api' }], paths: { '/things/{id}': { put, head: {} } } };
  expect(generate(document, 'x')).toContain(`export interface paths {
  '/api/things/{id}': {
    /** Change * / one */
    put: {
      path: { id: number };
      query: { dry?: boolean | undefined };
      body: { name?: string };
      answer: string | undefined;
    };
  };
}
`);
});

test('plain text and bytes are what the platform calls them', () => {
  const responses = { 200: { content: { 'text/plain': {} } } };
  const put = { requestBody: { content: { 'application/octet-stream': {} } }, responses };
  expect(generate({ paths: { '/x': { put } } }, 'x')).toContain('body: Blob;\n      answer: string;');
});

test('a body that may be of several media types has the type of any; what a form says, JSON says too', () => {
  const schema = { type: 'string' };
  const form = 'application/x-www-form-urlencoded';
  const content = { 'application/json': { schema }, 'multipart/form-data': {}, [form]: {} };
  const put = { requestBody: { content }, responses: { 200: { content: { 'text/plain': {} } } } };
  expect(generate({ paths: { '/x': { put } } }, 'x')).toContain('body: string | FormData;');
});

test.each([
  [
    { get: { responses: { 200: { content: { 'text/html': {} } } } } },
    'an answer other than JSON or plain text',
  ],
  [{ get: { responses: { 404: {} } } }, 'an operation without a successful answer'],
  [{ patch: {} }, 'an unknown member of a path'],
  [
    { post: { requestBody: { content: { 'text/csv': {} } }, responses: { 200: {} } } },
    'a body of type text/csv',
  ],
])('%j is refused', (item, reason) => {
  expect(() => generate({ paths: { '/x': item } }, 'x')).toThrow(reason);
});
