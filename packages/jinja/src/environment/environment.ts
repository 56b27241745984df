/** An environment: the options, filters, tests, globals and templates that renderings share. */

import { Compiler } from '../compiler/compiler.ts';
import { compileTemplate } from '../compiler/compileTemplate.ts';
import { TemplateNotFound, TemplatesNotFound, typeError } from '../errors.ts';
import { FILTERS } from '../filters/registry.ts';
import { MAX_NESTING, type ParserOptions } from '../parser/parser.ts';
import { parseTemplate } from '../parser/template.ts';
import type { CompiledTemplate } from '../runtime/compiledTemplate.ts';
import { Names } from '../runtime/names.ts';
import { TESTS } from '../tests/registry.ts';
import { type Callback, DEFAULT_POLICIES, type Policies } from '../values/callContext.ts';
import { hashKey } from '../values/hash.ts';
import { iterable } from '../values/iterate.ts';
import { textOf } from '../values/markup.ts';
import type { Value } from '../values/model.ts';
import { str } from '../values/repr.ts';
import { subscript } from '../values/subscript.ts';
import { truth } from '../values/truth.ts';
import { Undefined } from '../values/undefined.ts';
import { builtinGlobals } from './builtins.ts';
import { resolveExtensions } from './extensions.ts';
import { type EnvironmentOptions, type ResolvedOptions, resolveOptions } from './options.ts';
import { Template } from './template.ts';
import { toValue } from './toValue.ts';

/**
 * Compiles templates and renders them. Templates of the loader are compiled once, when they are first asked for.
 *
 * @example
 * const environment = new Environment({ undefined: 'strict' });
 * environment.fromString('#SBATCH -N {{ nodes }}').render({ nodes: 2 });
 */
export class Environment {
  readonly options: ResolvedOptions;
  readonly filters: ReadonlyMap<string, Callback>;
  readonly tests: ReadonlyMap<string, Callback>;
  readonly policies: Policies;
  readonly parserOptions: ParserOptions;
  /** The globals, as the outermost layer of every template's names. */
  readonly globalNames: Names;
  private readonly loader: ReadonlyMap<string, string> | null;
  private readonly compiled = new Map<string, CompiledTemplate>();
  private readonly randomSource: () => number;

  /** Throws RangeError for an extension that is not known. */
  constructor(options: EnvironmentOptions = {}) {
    this.options = resolveOptions(options);
    this.filters = new Map([...FILTERS, ...Object.entries(options.filters ?? {})]);
    this.tests = new Map([...TESTS, ...Object.entries(options.tests ?? {})]);
    this.policies = { ...DEFAULT_POLICIES, ...options.policies };
    this.parserOptions = {
      lexer: this.options,
      extensions: resolveExtensions(options.extensions ?? []),
      nesting: this.options.limits.nesting ?? MAX_NESTING,
    };
    const globals = Object.entries(options.globals ?? {}).map(
      ([name, value]) => [name, toValue(value)] as const,
    );
    this.globalNames = new Names(new Map([...builtinGlobals(this.options.sandbox), ...globals]));
    this.loader = toLoader(options.loader);
    this.randomSource = options.random ?? Math.random;
  }

  /** Compiles a template from its text. Errors call it `name`. Throws TemplateSyntaxError and its kin. */
  fromString(source: string, { name = null }: { readonly name?: string | null } = {}): Template {
    return new Template(this, this.compile(source, name));
  }

  /** A template of the loader. Throws TemplateNotFound; TemplateSyntaxError when its text is broken. */
  getTemplate(name: string): Template {
    return new Template(this, this.findTemplate(name));
  }

  /** Whether a template of that name has its printed values escaped. */
  autoescapes(templateName: string | null): boolean {
    const { autoescape } = this.options;
    return typeof autoescape === 'function' ? autoescape(templateName) : autoescape;
  }

  /** A random number, uniform in [0, 1). */
  random(): number {
    return this.randomSource();
  }

  /** The compiled template that an expression of a template names. */
  findTemplate(name: Value): CompiledTemplate {
    if (this.loader === null) throw typeError('no loader for this environment specified');
    const text = textOf(name);
    if (text === undefined) return notFound(name);
    let template = this.compiled.get(text);
    if (template === undefined) {
      const source = this.loader.get(text);
      if (source === undefined) return notFound(name);
      template = this.compile(source, text);
      this.compiled.set(text, template);
    }
    return template;
  }

  /** The first template there is of several names. */
  findFirstTemplate(names: Value): CompiledTemplate {
    if (names instanceof Undefined) return names.fail();
    if (!truth(names)) throw new TemplatesNotFound('Tried to select from an empty list of templates.');
    const missing: string[] = [];
    for (const name of iterable(names)) {
      if (this.loader === null) throw typeError('no loader for this environment specified');
      const text = textOf(name);
      if (text !== undefined && this.loader.has(text)) return this.findTemplate(name);
      // Python looks names up in a dict, which only what is undefined survives if it cannot be a key.
      if (!(name instanceof Undefined)) hashKey(name);
      missing.push(name instanceof Undefined ? name.message : str(name));
    }
    // As in Python, whose error wants the last name.
    subscript(names, -1);
    throw new TemplatesNotFound(`none of the templates given were found: ${missing.join(', ')}`);
  }

  /** The template of one name, or the first there is of several. */
  findOneOrFirst(names: Value): CompiledTemplate {
    return textOf(names) !== undefined || names instanceof Undefined
      ? this.findTemplate(names)
      : this.findFirstTemplate(names);
  }

  private compile(source: string, name: string | null): CompiledTemplate {
    return compileTemplate(new Compiler(this, parseTemplate(source, this.parserOptions, name), name));
  }
}

function notFound(name: Value): never {
  if (name instanceof Undefined) return name.fail();
  // Python looks names up in a dict: what cannot be a key is a TypeError.
  hashKey(name);
  throw new TemplateNotFound(str(name));
}

function toLoader(loader: EnvironmentOptions['loader']): ReadonlyMap<string, string> | null {
  if (loader === undefined || loader === null) return null;
  return loader instanceof Map ? loader : new Map(Object.entries(loader));
}
