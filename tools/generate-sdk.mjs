// Writes the SDK's types from its committed OpenAPI document: `npm run generate:sdk`. With --check it writes
// nothing and fails when the committed types are stale. openapi-typescript needs the JavaScript API that
// TypeScript 7 does not have; the subset here is what Fastify and TypeBox produce, and anything else in a
// document is refused by its place, so that no schema is ever read half.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, 'packages/sdk');
const from = join(folder, 'openapi/current.json');
const to = join(folder, 'src/generated/current.ts');

/**
 * @param {unknown} document OpenAPI 3.1
 * @param {string} source the document's name, for the header
 * @returns {string} a TypeScript module: one type per component schema, and `paths`
 */
export function generate(document, source) {
  const names = componentNames(document.components?.schemas ?? {});
  const schemas = Object.entries(document.components?.schemas ?? {}).map(
    ([name, schema]) =>
      `${comment(schema.description, '')}export type ${names.get(name)} = ${typeOf(schema, at('components', 'schemas', name), names)};\n`,
  );
  const prefix = new URL(document.servers?.[0]?.url ?? '/', 'http://host').pathname.replace(/\/$/, '');
  const paths = Object.entries(document.paths).map(([path, item]) =>
    pathItem(prefix + path, path, item, names),
  );
  const header = `// Generated from ${source} by \`npm run generate:sdk\`. Do not edit.\n`;
  return `${[header, ...schemas].join('\n')}\nexport interface paths {\n${paths.join('')}}\n`;
}

function componentNames(schemas) {
  const names = new Map();
  for (const name of Object.keys(schemas)) {
    const typeName = name.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, letter) => letter.toUpperCase());
    if (!/^[A-Za-z]\w*$/.test(typeName))
      refuse(at('components', 'schemas', name), 'a name that makes no type name');
    if ([...names.values()].includes(typeName))
      refuse(at('components', 'schemas', name), `a second ${typeName}`);
    names.set(name, typeName);
  }
  return names;
}

const methods = ['get', 'post', 'put', 'delete'];
const otherMethods = ['head', 'options', 'trace'];

function pathItem(fullPath, path, item, names) {
  const place = at('paths', path);
  const operations = Object.entries(item).flatMap(([method, operation]) => {
    if (otherMethods.includes(method)) return [];
    if (!methods.includes(method)) refuse(`${place}/${method}`, 'an unknown member of a path');
    return [operationOf(method, operation, `${place}/${method}`, names)];
  });
  return `  ${quote(fullPath)}: {\n${operations.join('')}  };\n`;
}

function operationOf(method, operation, place, names) {
  const lines = [
    ...parameters(operation.parameters ?? [], 'path', place, names),
    ...parameters(operation.parameters ?? [], 'query', place, names),
    ...(operation.requestBody
      ? [`body: ${bodyOf(operation.requestBody, `${place}/requestBody`, names)};`]
      : []),
    `answer: ${answerOf(operation.responses, `${place}/responses`, names)};`,
  ];
  const body = lines.map((line) => `      ${line.replaceAll('\n', '\n      ')}\n`).join('');
  return `${comment(operation.summary, '    ')}    ${method}: {\n${body}    };\n`;
}

function parameters(list, where, place, names) {
  const members = list.flatMap((parameter, index) => {
    const here = `${place}/parameters/${index}`;
    if (!['path', 'query', 'header'].includes(parameter.in)) refuse(here, `a parameter in "${parameter.in}"`);
    if (parameter.in !== where) return [];
    const type = typeOf(
      parameter.schema ?? refuse(here, 'a parameter without a schema'),
      `${here}/schema`,
      names,
    );
    return [`${key(parameter.name)}${parameter.required ? `: ${type}` : `?: ${type} | undefined`}`];
  });
  return members.length === 0 ? [] : [`${where}: ${block(members)};`];
}

function bodyOf(requestBody, place, names) {
  // A form says what JSON says, as far as it can.
  const { 'application/x-www-form-urlencoded': _form, ...content } = requestBody.content ?? {};
  const types = Object.entries(content).map(([mediaType, media]) => {
    if (mediaType === 'application/json') return typeOf(media.schema ?? {}, `${place}/content`, names);
    if (mediaType === 'multipart/form-data') return 'FormData';
    if (mediaType === 'application/octet-stream') return 'Blob';
    return refuse(place, `a body of type ${mediaType}`);
  });
  return types.length === 0 ? refuse(place, 'a body of no media type') : union(types);
}

function answerOf(responses, place, names) {
  const types = Object.entries(responses)
    .filter(([status]) => /^2(\d\d|XX)$/.test(status))
    .map(([status, response]) => {
      const content = Object.entries(response.content ?? {});
      if (content.length === 0) return 'undefined';
      const [[mediaType, media]] = content;
      if (content.length === 1 && mediaType === 'text/plain') return 'string';
      if (content.length > 1 || mediaType !== 'application/json')
        refuse(`${place}/${status}`, 'an answer other than JSON or plain text');
      return typeOf(media.schema ?? {}, `${place}/${status}/content`, names);
    });
  return types.length === 0 ? refuse(place, 'an operation without a successful answer') : union(types);
}

const annotations = new Set([
  ...['$id', 'title', 'description', 'default', 'example', 'examples', 'deprecated', 'readOnly', 'writeOnly'],
  ...[
    'format',
    'pattern',
    'minLength',
    'maxLength',
    'minimum',
    'maximum',
    'exclusiveMinimum',
    'exclusiveMaximum',
  ],
  ...['multipleOf', 'minItems', 'maxItems', 'uniqueItems', 'minProperties', 'maxProperties', 'propertyNames'],
  ...['contentMediaType', 'contentEncoding'],
]);
const structure = {
  object: ['properties', 'required', 'additionalProperties', 'patternProperties'],
  array: ['items'],
};

/** The TypeScript type of one schema; `place` is a JSON pointer for refusals. */
function typeOf(schema, place, names) {
  if (schema === true) return 'unknown';
  const known = Object.keys(schema).filter((word) => !annotations.has(word) && !word.startsWith('x-'));
  for (const form of ['$ref', 'const', 'enum', 'anyOf', 'oneOf', 'allOf']) {
    if (known.includes(form)) return special(form, schema, only(known, [form, 'type'], place), place, names);
  }
  if (known.length === 0) return 'unknown';
  if (schema.type === undefined) refuse(place, `the keyword "${known[0]}" without "type"`);
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  only(known, ['type', ...types.flatMap((type) => structure[type] ?? [])], place);
  return union(types.map((type) => plainType(type, schema, place, names)));
}

function special(form, schema, _checked, place, names) {
  const value = schema[form];
  const each = (separator) =>
    value.map((part, index) => wrap(typeOf(part, `${place}/${form}/${index}`, names))).join(separator);
  switch (form) {
    case '$ref':
      return (
        names.get(/^#\/components\/schemas\/([^/]+)$/.exec(value)?.[1]) ??
        refuse(place, `the reference ${value}`)
      );
    case 'const':
      return literal(value, place);
    case 'enum':
      return union(value.map((one) => literal(one, place)));
    case 'allOf':
      return each(' & ');
    default:
      return each(' | ');
  }
}

function plainType(type, schema, place, names) {
  switch (type) {
    case 'string':
    case 'boolean':
    case 'null':
      return type;
    case 'integer':
    case 'number':
      return 'number';
    case 'array':
      return `${wrap(typeOf(schema.items ?? true, `${place}/items`, names))}[]`;
    case 'object':
      return objectType(schema, place, names);
    default:
      return refuse(place, `the type "${type}"`);
  }
}

function objectType(schema, place, names) {
  const required = new Set(schema.required ?? []);
  const members = Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const type = typeOf(property, `${place}/properties/${name}`, names);
    return `${key(name)}${required.has(name) ? '' : '?'}: ${type}`;
  });
  const fixed = block(members);
  const free = [...Object.values(schema.patternProperties ?? {}), schema.additionalProperties].filter(
    (rest) => rest !== undefined && rest !== false,
  );
  if (free.length > 1) refuse(place, 'several kinds of further properties');
  // Open objects (`additionalProperties: true`) that name their members are typed by those alone.
  if (free.length === 0 || (free[0] === true && members.length > 0)) {
    return members.length === 0 && free.length === 0 ? 'Record<string, unknown>' : fixed;
  }
  const record = `Record<string, ${typeOf(free[0], `${place}/additionalProperties`, names)}>`;
  return members.length === 0 ? record : `${fixed} & ${record}`;
}

/** A type without what stands in its brackets. */
function outermost(type) {
  const shorter = type.replace(/\{[^{}]*\}|\([^()]*\)|<[^<>]*>/g, '');
  return shorter === type ? type : outermost(shorter);
}

function only(words, allowed, place) {
  const strange = words.find((word) => !allowed.includes(word));
  if (strange !== undefined) refuse(place, `the keyword "${strange}"`);
}

function literal(value, place) {
  if (value === null || ['number', 'boolean'].includes(typeof value)) return String(value);
  return typeof value === 'string' ? quote(value) : refuse(place, 'a constant that is no scalar');
}

const union = (types) =>
  [...new Set(types)].map((type) => (types.length > 1 ? wrap(type) : type)).join(' | ');
const wrap = (type) => (/ [|&] /.test(outermost(type)) ? `(${type})` : type);
const block = (members) =>
  members.length < 3 && !members.some((member) => member.includes('\n'))
    ? `{ ${members.join('; ')} }`
    : `{\n${members.map((member) => `  ${member.replaceAll('\n', '\n  ')};\n`).join('')}}`;
const quote = (text) =>
  `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
const key = (name) => (/^[A-Za-z_]\w*$/.test(name) ? name : quote(name));
const at = (...parts) =>
  `#/${parts.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`;
const comment = (text, indent) =>
  text === undefined ? '' : `${indent}/** ${text.replaceAll('*/', '* /').replace(/\s+/g, ' ').trim()} */\n`;

function refuse(place, what) {
  throw new Error(`${place}: ${what} is nothing this generator knows`);
}

function main() {
  const text = generate(JSON.parse(readFileSync(from, 'utf8')), relative(folder, from));
  if (!process.argv.includes('--check')) writeFileSync(to, text);
  else if (readFileSync(to, 'utf8') !== text) {
    console.error(`${relative(root, to)} is stale: run "npm run generate:sdk" and commit the result`);
    process.exitCode = 1;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
