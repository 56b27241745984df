// Keeps the rooms apart: says which file imports from where its room may not (the table of docs/layout.md).
// Other checkers of imports read TypeScript by its JavaScript API, which TypeScript 7 has not, and stay
// green beside it; this one reads the syntax tree of the parser that vitest brings.
import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { parseAst } from 'rolldown/parseAst';

export type Violation = { file: string; line: number; reason: string };

/** Every import in the repository at `root` that the table forbids, in the order of the files' paths. */
export function findForbiddenImports(root: string): Violation[] {
  return sourceFiles(root).flatMap((file) => {
    const room = roomOf(file);
    const source = readFileSync(join(root, file), 'utf8');
    return importsOf(source, file).flatMap(({ specifier, typeOnly, offset }) => {
      const reason = whyForbidden({ file, room, specifier, typeOnly });
      return reason === undefined ? [] : [{ file, line: lineAt(source, offset), reason }];
    });
  });
}

type Rule = {
  /** Rooms whose values and types may be imported. */
  values: readonly string[];
  /** Rooms whose types alone may be imported. */
  types?: readonly string[];
  /** Whether Node's own modules may be imported; a prefix says in which files alone. */
  node?: false | string;
  /** A room that only the files below a folder may import. */
  only?: { room: string; below: string };
};

const RULES: Record<string, Rule> = {
  core: { values: ['jinja'], node: false },
  contract: { values: [], types: ['core'] },
  store: { values: ['core'], types: ['issuer'] },
  issuer: { values: [] },
  jinja: { values: [], node: 'packages/jinja/src/lines' },
  slurm: { values: [] },
  sdk: { values: [] },
  api: {
    values: ['core', 'contract', 'store', 'issuer', 'jinja'],
    only: { room: 'jinja', below: 'apps/api/src/worker/' },
  },
  cli: { values: ['sdk', 'jinja'] },
  agent: { values: ['sdk', 'slurm'] },
  console: { values: ['sdk', 'jinja'] },
};

/** Places outside the rooms: they may import anything, of an app its app.ts alone. */
const OUTSIDE = new Set(['testkit', 'tests', 'bench', 'tools']);
const APPS = new Set(['api', 'cli', 'agent', 'console']);

type Import = { file: string; room: string; specifier: string | undefined; typeOnly: boolean };

function whyForbidden({ file, room, specifier, typeOnly }: Import): string | undefined {
  const rule = RULES[room];
  const isTest = isTestFile(file);
  if (specifier === undefined) return rule && !isTest ? 'imports by a computed name' : undefined;
  if (isBuiltin(specifier)) return isTest ? undefined : whyNoBuiltin(file, room, specifier);
  const target = targetOf(file, specifier);
  if (target === undefined || target.room === room) return undefined;
  if (APPS.has(target.room)) return whyNoApp(room, target);
  if (OUTSIDE.has(room) || (isTest && target.room === 'testkit')) return undefined;
  if (rule === undefined) return `${room} has no rule in tools/check-imports.ts`;
  return whyNotInTable(rule, { file, room, target: target.room, typeOnly, isTest });
}

function whyNoBuiltin(file: string, room: string, specifier: string): string | undefined {
  const node = RULES[room]?.node;
  if (node === undefined || isOutOfSource(file) || (node !== false && file.startsWith(node)))
    return undefined;
  return `${room} may not import ${specifier}: it does no I/O`;
}

function whyNoApp(room: string, target: Target): string | undefined {
  const file = target.path ?? '';
  if (OUTSIDE.has(room) && /^apps\/\w+\/src\/app\.ts$/.test(file)) return undefined;
  return `no room imports an app (${target.room})`;
}

function whyNotInTable(
  rule: Rule,
  {
    file,
    room,
    target,
    typeOnly,
    isTest,
  }: { file: string; room: string; target: string; typeOnly: boolean; isTest: boolean },
): string | undefined {
  if (rule.types?.includes(target)) {
    return typeOnly || isTest ? undefined : `${room} may import types alone from ${target} (import type)`;
  }
  if (!rule.values.includes(target)) {
    return `${room} may not import ${target} (it may: ${[...rule.values, ...(rule.types ?? [])].join(', ') || 'nothing of ours'})`;
  }
  const { only } = rule;
  if (only?.room !== target || isTest || file.startsWith(only.below)) return undefined;
  return `only ${only.below} may import ${target}`;
}

type Target = { room: string; path?: string };

/** Which room a specifier leads to; undefined for packages that are not ours. */
function targetOf(file: string, specifier: string): Target | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('/')) {
    const path = relative('/', resolve('/', dirname(file), specifier))
      .split(sep)
      .join('/');
    return { room: roomOf(path), path };
  }
  const room = /^@jobbergate\/([^/]+)/.exec(specifier)?.[1];
  return room === undefined ? undefined : { room };
}

function roomOf(file: string): string {
  const [top = '', second = ''] = file.split('/');
  return top === 'packages' || top === 'apps' ? second : top;
}

/** Tests, and what lies in folders for tests alone. */
function isTestFile(file: string): boolean {
  return /\.test\.m?ts$/.test(file) || /\/(fixtures|testing)\//.test(file);
}

/** Measurements and fuzzers lie beside src. */
function isOutOfSource(file: string): boolean {
  return !/^(packages|apps)\/[^/]+\/src\//.test(file);
}

const FOLDERS = ['apps', 'packages', 'tests', 'bench', 'tools'];

function sourceFiles(root: string): string[] {
  return FOLDERS.flatMap((folder) => walk(root, folder)).sort();
}

function walk(root: string, folder: string): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : walk(root, path);
    return /\.[mc]?[jt]s$/.test(entry.name) ? [path] : [];
  });
}

const SKIPPED = new Set(['node_modules', 'dist']);

type FoundImport = { specifier: string | undefined; typeOnly: boolean; offset: number };

/** Static and dynamic imports, re-exports, import types and require calls. */
function importsOf(source: string, file: string): FoundImport[] {
  const found: FoundImport[] = [];
  visit(parseAst(source, { lang: /ts$/.test(file) ? 'ts' : 'js' }, file), (node) => {
    const specifier = READERS[node.type]?.(node);
    if (specifier === undefined) return;
    const typeOnly = node.importKind === 'type' || node.exportKind === 'type' || node.type === 'TSImportType';
    found.push({ specifier: literal(specifier), typeOnly, offset: node.start });
  });
  return found;
}

type Node = { type: string; start: number; [field: string]: unknown };

/** By kind of node: the expression that names a module, if it names one. */
const READERS: Record<string, (node: Node) => unknown> = {
  ImportDeclaration: (node) => node.source,
  ExportAllDeclaration: (node) => node.source,
  ExportNamedDeclaration: (node) => node.source ?? undefined,
  ImportExpression: (node) => node.source,
  TSImportType: (node) => node.source ?? node.argument,
  TSExternalModuleReference: (node) => node.expression,
  CallExpression: (node) => {
    const [name] = node.arguments as unknown[];
    return isNode(node.callee) && node.callee.name === 'require' ? name : undefined;
  },
};

function literal(expression: unknown): string | undefined {
  if (!isNode(expression)) return undefined;
  if (expression.type === 'TSLiteralType') return literal(expression.literal);
  return typeof expression.value === 'string' ? expression.value : undefined;
}

function visit(value: unknown, see: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, see);
  } else if (isNode(value)) {
    see(value);
    for (const part of Object.values(value)) visit(part, see);
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function lineAt(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length;
}

if (import.meta.main) {
  const violations = findForbiddenImports(join(import.meta.dirname, '..'));
  for (const { file, line, reason } of violations) console.error(`${file}:${line}: ${reason}`);
  process.exitCode = violations.length === 0 ? 0 : 1;
}
