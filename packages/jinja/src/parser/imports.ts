/** `include`, `import` and `from … import`. */
import type { FromImport, Import, Include } from './ast.ts';
import { parseExpression } from './expressions.ts';
import type { Parser } from './parser.ts';
import { parseNameTarget } from './targets.ts';

export function parseInclude(parser: Parser): Include {
  const { stream } = parser;
  const { line } = stream.next();
  const template = parseExpression(parser);
  const ignoreMissing = stream.isName('ignore') && isNextName(parser, 'missing');
  if (ignoreMissing) stream.skip(2);
  return { kind: 'include', line, template, ignoreMissing, withContext: parseContext(parser) ?? true };
}

export function parseImport(parser: Parser): Import {
  const { stream } = parser;
  const { line } = stream.next();
  const template = parseExpression(parser);
  stream.expectName('as');
  const target = parseNameTarget(parser).name;
  return { kind: 'import', line, template, target, withContext: parseContext(parser) ?? false };
}

export function parseFromImport(parser: Parser): FromImport {
  const { stream } = parser;
  const { line } = stream.next();
  const template = parseExpression(parser);
  stream.expectName('import');
  const names: { name: string; alias: string }[] = [];
  let withContext: boolean | undefined;
  for (;;) {
    if (names.length > 0) stream.expect('comma');
    if (!stream.is('name')) stream.expect('name');
    withContext = parseContext(parser);
    if (withContext !== undefined) break;
    names.push(parseImportedName(parser));
    withContext = parseContext(parser);
    if (withContext !== undefined || !stream.is('comma')) break;
  }
  return { kind: 'fromimport', line, template, names, withContext: withContext ?? false };
}

function parseImportedName(parser: Parser): { name: string; alias: string } {
  const { name, line } = parseNameTarget(parser);
  if (name.startsWith('_'))
    parser.failAssertion('names starting with an underline can not be imported', line);
  const alias = parser.stream.skipIfName('as') ? parseNameTarget(parser).name : name;
  return { name, alias };
}

/** `with context` or `without context`; undefined when neither is there. */
function parseContext(parser: Parser): boolean | undefined {
  const { stream } = parser;
  if (!(stream.isName('with') || stream.isName('without')) || !isNextName(parser, 'context'))
    return undefined;
  const withContext = stream.next().value === 'with';
  stream.next();
  return withContext;
}

function isNextName({ stream }: Parser, name: string): boolean {
  const next = stream.look();
  return next.type === 'name' && next.value === name;
}
