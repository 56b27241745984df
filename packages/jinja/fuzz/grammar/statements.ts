// Random template bodies: text, outputs and every statement, each with the names it brings into scope.
import type { Random } from '../random.ts';
import { body, type Part, stmt, type Tree } from '../tree.ts';
import type { Kind } from './context.ts';
import type { EnvOptions } from './delimiters.ts';
import type { Expressions } from './expression.ts';
import { Markup } from './markup.ts';
import { productions } from './productions.ts';
import type { Scope } from './scope.ts';

type Maker = (scope: Scope, depth: number) => Tree;

/** Makes bodies of statements for one template; `files` are the templates it may refer to. */
export class Statements {
  readonly #random: Random;
  readonly #expressions: Expressions;
  readonly #env: EnvOptions;
  readonly #files: readonly string[];
  readonly #markup: Markup;
  #blocks = 0;

  constructor(random: Random, expressions: Expressions, env: EnvOptions, files: readonly string[]) {
    this.#random = random;
    this.#expressions = expressions;
    this.#env = env;
    this.#files = files;
    this.#markup = new Markup(random, env);
  }

  /** A body of a few pieces of text, outputs and statements. */
  body(scope: Scope, depth: number): Tree {
    const count = depth >= 3 ? this.#random.int(1, 4) : this.#random.int(1, 2);
    const parts: Part[] = [];
    for (let index = 0; index < count; index++) {
      if (this.#random.chance(0.55)) parts.push(this.#markup.text());
      parts.push(this.#piece(scope, depth));
    }
    if (this.#random.chance(0.4)) parts.push(this.#markup.text());
    return body(parts);
  }

  /** A block with a fresh name (or, rarely, one already used). */
  block(scope: Scope, depth: number): Tree {
    const name = `b${this.#random.chance(0.04) ? this.#random.int(0, 2) : this.#blocks++}`;
    const flags = this.#random.weighted([
      [8, ''],
      [2, ' scoped'],
      [1, ' required'],
      [1, ' scoped required'],
    ]);
    const inside = flags.endsWith('required')
      ? body([this.#random.pick(['', ' \n', '{# c #}'])])
      : this.#blockBody(scope, depth);
    const end = this.#random.pick(['', ` ${name}`]);
    return stmt`${this.#markup.tag(`block ${name}${flags}`)}${inside}${this.#markup.tag(`endblock${end}`)}`;
  }

  /** A macro definition that later calls in `scope` can use. */
  macro(scope: Scope, depth: number): Tree {
    const name = this.#random.pick(['m', 'm', 'm2', 'box']);
    const inner = scope.inner(false);
    inner.define('a', 'str');
    inner.define('b', 'int');
    const parameters = this.#random.pick<Part>([
      'a',
      'a, b=1',
      'a="q", b=2',
      '',
      'a, b=nodes, c=a',
      'a, b',
      body(['a, b=', this.#expressions.make('any', scope, 1)]),
    ]);
    const tree = stmt`${this.#markup.tag(`macro ${name}(`, parameters, ')')}${this.#macroBody(inner, depth)}${this.#markup.tag('endmacro')}`;
    if (!scope.macros.includes(name)) scope.macros.push(name);
    return tree;
  }

  text(): string {
    return this.#markup.text();
  }

  #piece(scope: Scope, depth: number): Tree {
    if (depth <= 0 || this.#random.chance(0.4)) return this.#output(scope);
    const make = this.#random.weighted<Maker>(this.#makers);
    return make(scope, depth - 1);
  }

  readonly #makers: readonly (readonly [number, Maker])[] = [
    [8, (scope, depth) => this.#for(scope, depth)],
    [6, (scope, depth) => this.#if(scope, depth)],
    [6, (scope) => this.#set(scope)],
    [3, (scope) => this.#namespace(scope)],
    [2, (scope, depth) => this.#setBlock(scope, depth)],
    [3, (scope, depth) => this.#with(scope, depth)],
    [3, (scope, depth) => this.macro(scope, depth)],
    [3, (scope) => this.#callMacro(scope)],
    [2, (scope, depth) => this.#callBlock(scope, depth)],
    [2, (scope, depth) => this.#filterBlock(scope, depth)],
    [1, (scope, depth) => this.#autoescape(scope, depth)],
    [1, () => this.#markup.raw()],
    [2, () => this.#markup.comment()],
    [2, (scope, depth) => this.#recursive(scope, depth)],
    [2, (scope, depth) => this.block(scope, depth)],
    [2, (scope) => this.#include(scope)],
    [2, (scope) => this.#import(scope)],
    [1, (scope) => this.#do(scope)],
    [1, (scope) => this.#odd(scope)],
  ];

  #output(scope: Scope): Tree {
    const kind = this.#random.pick([
      'any',
      'str',
      'str',
      'int',
      'float',
      'bool',
      'list',
      'dict',
      'odd',
      'strs',
      'lazy',
      'tuple',
      'nums',
    ]);
    if (scope.inLoop && this.#random.chance(0.3))
      return stmt`${this.#markup.open()} ${this.#word('loop_word')} ${this.#markup.close()}`;
    return stmt`${this.#markup.open()} ${this.#expressions.make(kind, scope, this.#random.int(1, 3))} ${this.#markup.close()}`;
  }

  #for(scope: Scope, depth: number): Tree {
    const inner = scope.inner(true);
    const [target, kind] = this.#loopTarget(inner);
    const filter: Part = this.#random.chance(0.2)
      ? body([' if ', this.#expressions.make('bool', inner, 1)])
      : '';
    const head = this.#markup.tag(`for ${target} in `, this.#expressions.make(kind, scope, 1), filter);
    const otherwise: Part = this.#random.chance(0.2)
      ? body([this.#markup.tag('else'), this.body(scope.inner(), depth - 1)])
      : '';
    return stmt`${head}${this.body(inner, depth)}${this.#loopControl(inner)}${otherwise}${this.#markup.tag('endfor')}`;
  }

  #loopTarget(inner: Scope): [string, string] {
    const [target, kind, ...names] = this.#random.pick<[string, string, ...[string, Kind][]]>([
      ['i', 'nums', ['i', 'int']],
      ['i', 'range', ['i', 'int']],
      ['s', 'strs', ['s', 'str']],
      ['u', 'users', ['u', 'dict']],
      ['k, v', 'pairs', ['k', 'str']],
      ['k', 'dict', ['k', 'str']],
      ['e', 'iter', ['e', 'str']],
      ['e', 'any'],
      ['(a, b)', 'pairs', ['a', 'str']],
      ['a, (b, c)', 'any'],
    ]);
    for (const [name, of] of names) inner.define(name, of);
    return [
      target,
      kind === 'pairs' ? this.#random.pick(['lazy', 'list', 'dict_items', 'dict_items', 'dict_items']) : kind,
    ];
  }

  #loopControl(scope: Scope): Part {
    if (!this.#has('loopcontrols') || this.#random.chance(0.6)) return '';
    const word = this.#random.pick(['break', 'continue']);
    return stmt`${this.#markup.tag('if ', this.#expressions.make('bool', scope, 1))}${this.#markup.tag(word)}${this.#markup.tag('endif')}after`;
  }

  #recursive(scope: Scope, depth: number): Tree {
    const inner = scope.inner(true);
    const call = this.#random.pick(['loop(n)', 'loop(n|list)', 'loop(n)|upper', '"<" ~ loop(n) ~ ">"']);
    const leaf = this.body(inner, depth > 1 ? 1 : 0);
    return stmt`${this.#markup.tag('for n in ', this.#random.pick(['nested', '[1, [2, [3]]]', 'mixed', '[[], [[]]]']), ' recursive')}${this.#markup.tag('if n is sequence and n is not string')}${this.#markup.open()} ${call} ${this.#markup.close()}${this.#markup.tag('else')}${this.#markup.open()} n ${this.#markup.close()}${leaf}${this.#markup.tag('endif')}${this.#markup.open()} ${this.#word('loop_word')} ${this.#markup.close()}${this.#markup.tag('endfor')}`;
  }

  #if(scope: Scope, depth: number): Tree {
    const parts: Part[] = [
      this.#markup.tag('if ', this.#expressions.make(this.#random.pick(['bool', 'bool', 'any']), scope, 2)),
      this.body(scope, depth),
    ];
    if (this.#random.chance(0.3))
      parts.push(
        this.#markup.tag('elif ', this.#expressions.make('bool', scope, 1)),
        this.body(scope, depth - 1),
      );
    if (this.#random.chance(0.5)) parts.push(this.#markup.tag('else'), this.body(scope, depth - 1));
    return stmt`${body(parts)}${this.#markup.tag('endif')}`;
  }

  #set(scope: Scope): Tree {
    const kind = this.#random.pick<Kind>([
      'str',
      'int',
      'float',
      'list',
      'dict',
      'strs',
      'nums',
      'users',
      'bool',
    ]);
    const name = this.#random.pick(['p', 'q', 'r', 'name', 'i', 'loop_', '_z']);
    const value = this.#expressions.make(kind, scope, 2);
    scope.define(name, kind);
    return this.#random.chance(0.85)
      ? stmt`${this.#markup.tag(`set ${name} = `, value)}`
      : stmt`${this.#markup.tag(`set ${name}, q2 = (`, value, ', ', value, ')')}`;
  }

  #namespace(scope: Scope): Tree {
    const change = this.#markup.tag(
      'set ns.a = ',
      this.#random.pick(['ns.a ~ loop.index', 'ns.a + 1', '[ns.a]', 'i', 'ns.b']),
    );
    return stmt`${this.#markup.tag('set ns = namespace(', this.#random.pick(['a=0', 'a="x"', 'cfg', 'cfg, a=1', '']), ')')}${this.#markup.tag('for i in ', this.#expressions.make('iter', scope, 1))}${change}${this.#markup.tag('endfor')}${this.#markup.open()} ${this.#random.pick(['ns.a', 'ns', 'ns.nope', "ns['a']"])} ${this.#markup.close()}`;
  }

  #setBlock(scope: Scope, depth: number): Tree {
    const filter: Part = this.#random.chance(0.4)
      ? this.#random.pick([' | upper', ' | trim', ' | replace("a", "b") | indent', ' | length', ' | nosuch'])
      : '';
    const tree = stmt`${this.#markup.tag('set p', filter)}${this.body(scope.inner(), depth)}${this.#markup.tag('endset')}${this.#markup.open()} p ${this.#markup.close()}`;
    scope.define('p', 'str');
    return tree;
  }

  #with(scope: Scope, depth: number): Tree {
    const inner = scope.inner();
    inner.define('a', 'str');
    inner.define('b', 'int');
    const head = this.#markup.tag(
      'with a = ',
      this.#expressions.make('str', scope, 1),
      ', b = ',
      this.#random.pick<Part>(['1', 'a', this.#expressions.make('int', scope, 1)]),
    );
    return stmt`${this.#random.chance(0.85) ? head : this.#markup.tag('with')}${this.body(inner, depth)}${this.#markup.tag('endwith')}`;
  }

  #callMacro(scope: Scope): Tree {
    if (scope.macros.length === 0 && this.#random.chance(0.9)) return this.macro(scope, 1);
    const name = scope.macros.length > 0 ? this.#random.pick(scope.macros) : 'm';
    return stmt`${this.#markup.open()} ${name}(${this.#arguments(scope)})${this.#random.pick(['', '', '|upper', '.x', '|length', ' ~ 1'])} ${this.#markup.close()}`;
  }

  #callBlock(scope: Scope, depth: number): Tree {
    if (scope.macros.length === 0 && this.#random.chance(0.9)) return this.macro(scope, 1);
    const name = scope.macros.length > 0 ? this.#random.pick(scope.macros) : 'm';
    const [parameters, inner] = this.#random.pick<[string, string]>([
      ['', 'z'],
      ['(z)', 'z'],
      ['(z, y=2)', 'y'],
      ['()', 'z'],
    ]);
    const scopeInside = scope.inner(false);
    scopeInside.define(inner, 'str');
    return stmt`${this.#markup.tag(`call${parameters} ${name}(`, this.#arguments(scope), ')')}${this.body(scopeInside, depth)}${this.#markup.tag('endcall')}`;
  }

  #macroBody(scope: Scope, depth: number): Tree {
    const use = this.#word('macro_word');
    const output: Part = use === '' ? '' : stmt`${this.#markup.open()} ${use} ${this.#markup.close()}`;
    return body([this.body(scope, depth), output]);
  }

  #arguments(scope: Scope): Tree {
    const value = () => this.#expressions.make('any', scope, 1);
    return this.#random.pick([
      () => body([value()]),
      () => body(['a=', value(), ', b=', value()]),
      () => body([value(), ', ', value()]),
      () => body([value(), ', ', value(), ', ', value()]),
      () => body(['*', this.#expressions.make('list', scope, 1)]),
      () => body(['**', this.#expressions.make('dict', scope, 1)]),
      () => body([value(), ', zz=', value()]),
      () => body([]),
    ])();
  }

  #filterBlock(scope: Scope, depth: number): Tree {
    const filter = this.#word('block_filter');
    return stmt`${this.#markup.tag('filter ', filter)}${this.body(scope.inner(), depth)}${this.#markup.tag('endfilter')}`;
  }

  #autoescape(scope: Scope, depth: number): Tree {
    return stmt`${this.#markup.tag('autoescape ', this.#random.pick(['true', 'false', 'flag', 'off', '1']))}${this.body(scope.inner(), depth)}${this.#markup.tag('endautoescape')}`;
  }

  #blockBody(scope: Scope, depth: number): Tree {
    const inside = this.body(this.#random.chance(0.5) ? scope : scope.inner(), depth);
    const call = this.#word('block_word');
    return call === ''
      ? inside
      : body([inside, stmt`${this.#markup.open()} ${call} ${this.#markup.close()}`]);
  }

  #include(scope: Scope): Tree {
    const name = this.#templateName(scope);
    const ending = this.#random.pick([
      '',
      '',
      ' ignore missing',
      ' with context',
      ' without context',
      ' ignore missing without context',
    ]);
    return stmt`${this.#markup.tag('include ', name, ending)}`;
  }

  #templateName(scope: Scope): Part {
    const quoted = () =>
      `'${this.#files.length > 0 && this.#random.chance(0.9) ? this.#random.pick(this.#files) : 'gone.txt'}'`;
    return this.#random.weighted<() => Part>([
      [6, quoted],
      [1, () => `[${quoted()}, ${quoted()}]`],
      [1, () => body([quoted(), ' ~ ""'])],
      [1, () => this.#expressions.make('str', scope, 1)],
    ])();
  }

  #import(scope: Scope): Tree {
    const name = this.#templateName(scope);
    const ending = this.#random.pick(['', '', ' with context', ' without context']);
    if (this.#random.chance(0.5)) {
      const use = this.#word('module_word');
      return stmt`${this.#markup.tag('import ', name, ' as lib', ending)}${this.#markup.open()} ${use} ${this.#markup.close()}`;
    }
    const what = this.#random.pick(['m', 'm as mm', 'p, m', 'nope', '_z', 'm, box as m2']);
    const use = this.#word('imported_word');
    return stmt`${this.#markup.tag('from ', name, ` import ${what}`, ending)}${this.#markup.open()} ${use} ${this.#markup.close()}`;
  }

  #do(scope: Scope): Tree {
    if (!this.#has('do') && this.#random.chance(0.9)) return this.#output(scope);
    return stmt`${this.#markup.tag('do ', this.#expressions.make(this.#random.pick(['odd', 'any']), scope, 2))}`;
  }

  /** What most templates do not contain: unknown tags, debug, extends in the middle, broken ends. */
  #odd(scope: Scope): Tree {
    if (this.#random.chance(0.7)) return this.#output(scope);
    const tag = this.#word('odd_tag');
    return stmt`${this.#markup.tag(tag)}`;
  }

  /** One of the words that expressions.txt lists under this name. */
  #word(list: string): string {
    return this.#random.pick(productions.get(list) ?? ['1']);
  }

  #has(extension: string): boolean {
    return Array.isArray(this.#env.extensions) && this.#env.extensions.includes(extension);
  }
}
