/** The options of a request: Jinja2's own names, in Python's spelling. */
import type { Limits } from '../budget.ts';
import type { EnvironmentOptions } from '../environment/options.ts';
import { valueError } from '../errors.ts';
import { stringifyJson } from '../json/stringifyJson.ts';
import { Dict } from '../values/dict.ts';
import type { Value } from '../values/model.ts';
import type { UndefinedKind } from '../values/undefined.ts';

const TEXT = [
  'block_start_string',
  'block_end_string',
  'variable_start_string',
  'variable_end_string',
  'comment_start_string',
  'comment_end_string',
  'newline_sequence',
];
const OPTIONAL_TEXT = ['line_statement_prefix', 'line_comment_prefix'];
const FLAGS = ['trim_blocks', 'lstrip_blocks', 'keep_trailing_newline', 'autoescape'];
/** Options that change nothing here. */
const IGNORED = ['optimized', 'cache_size', 'auto_reload'];
const KINDS: readonly string[] = ['default', 'chainable', 'debug', 'strict'];
const LIMITS = ['steps', 'output', 'string', 'list', 'number', 'memory', 'recursion', 'nesting', 'deadline'];

/** The options of a request, and a key that is equal for equal ones; null where files make them the request's own. */
export function readOptions(request: Dict): { key: string | null; options: EnvironmentOptions } {
  const env = optionalDict(request, 'env');
  const limits = request.getString('limits') ?? null;
  const undefinedKind = readUndefined(request);
  const sandbox = readFlag(request, 'sandbox') ?? true;
  const loader = readFiles(request);
  const options: EnvironmentOptions = {
    ...readEnv(env),
    undefined: undefinedKind,
    sandbox,
    loader,
    limits: readLimits(limits),
  };
  if (loader.size > 0) return { key: null, options };
  return { key: stringifyJson([env, limits, undefinedKind, sandbox]), options };
}

function readEnv(env: Dict): EnvironmentOptions {
  const options: Record<string, unknown> = {};
  for (const [name, value] of env.entries()) {
    if (typeof name !== 'string' || IGNORED.includes(name)) continue;
    options[camelCase(name)] = readOption(name, value);
  }
  return options;
}

function readOption(name: string, value: Value): unknown {
  if (TEXT.includes(name)) {
    if (typeof value === 'string' && value !== '') return value;
    throw valueError(`'${name}' must be a string that is not empty`);
  }
  if (OPTIONAL_TEXT.includes(name)) {
    if (value === null || typeof value === 'string') return value;
    throw valueError(`'${name}' must be a string or null`);
  }
  if (FLAGS.includes(name)) {
    if (typeof value === 'boolean') return value;
    throw valueError(`'${name}' must be true or false`);
  }
  if (name === 'extensions') {
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
    throw valueError("'extensions' must be a list of names");
  }
  throw valueError(`unknown option '${name}'`);
}

function readUndefined(request: Dict): UndefinedKind {
  const kind = request.getString('undefined') ?? 'default';
  if (typeof kind === 'string' && KINDS.includes(kind)) return kind as UndefinedKind;
  throw valueError(`'undefined' must be one of ${KINDS.join(', ')}`);
}

function readFlag(request: Dict, name: string): boolean | null {
  const value = request.getString(name) ?? null;
  if (value === null || typeof value === 'boolean') return value;
  throw valueError(`'${name}' must be true or false`);
}

function readFiles(request: Dict): Map<string, string> {
  const files = new Map<string, string>();
  for (const [name, text] of optionalDict(request, 'files').entries()) {
    if (typeof name !== 'string' || typeof text !== 'string')
      throw valueError("'files' must map names to texts");
    files.set(name, text);
  }
  return files;
}

function readLimits(limits: Value): Limits | 'none' {
  if (limits === 'none') return 'none';
  if (limits === null) return {};
  if (!(limits instanceof Dict)) throw valueError('\'limits\' must be an object or "none"');
  const read: Record<string, number> = {};
  for (const [name, value] of limits.entries()) {
    if (typeof name !== 'string' || !LIMITS.includes(name))
      throw valueError(`unknown limit '${String(name)}'`);
    if (typeof value !== 'number' || value < 0)
      throw valueError(`the limit '${name}' must be a positive integer`);
    read[name] = value;
  }
  return read;
}

function optionalDict(request: Dict, name: string): Dict {
  const value = request.getString(name) ?? null;
  if (value === null) return new Dict();
  if (value instanceof Dict) return value;
  throw valueError(`'${name}' must be an object`);
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
