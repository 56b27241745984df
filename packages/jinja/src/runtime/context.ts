/** The names of one template while it renders, and what filters, tests and functions may ask of it. */
import type { Environment } from '../environment/environment.ts';
import { TemplateRuntimeError, typeError } from '../errors.ts';
import type { Arguments, CallContext, Keywords, Policies } from '../values/callContext.ts';
import { PyObject, type Value } from '../values/model.ts';
import { repr } from '../values/repr.ts';
import { truth } from '../values/truth.ts';
import { typeName } from '../values/typeName.ts';
import { Undefined, type UndefinedOptions } from '../values/undefined.ts';
import { BlockReference } from './blockReference.ts';
import type { BlockFunction } from './compiledTemplate.ts';
import { Names } from './names.ts';
import type { RenderState } from './renderState.ts';

/** Whether what is printed is escaped, which `{% autoescape %}` changes while its body renders. */
export interface EvaluationContext {
  autoescape: Value;
}

export class Context implements CallContext {
  readonly environment: Environment;
  readonly state: RenderState;
  /** The template's name; null for one made from a string. */
  readonly templateName: string | null;
  readonly names: Names;
  /** What the template itself assigned at its top level. */
  readonly assigned = new Map<string, Value>();
  /** Those of the assigned names that an import sees. */
  readonly exported = new Set<string>();
  readonly blocks: Map<string, BlockFunction[]>;
  readonly evaluation: EvaluationContext;
  readonly sandboxed: boolean;

  constructor(
    state: RenderState,
    templateName: string | null,
    names: Names,
    blocks: Map<string, BlockFunction[]>,
    evaluation: EvaluationContext,
  ) {
    this.state = state;
    this.environment = state.environment;
    this.sandboxed = state.environment.options.sandbox;
    this.templateName = templateName;
    this.names = names;
    this.blocks = blocks;
    this.evaluation = evaluation;
  }

  /** The value of a name, undefined when there is none. */
  resolve(name: string): Value | undefined {
    const value = this.assigned.size === 0 ? undefined : this.assigned.get(name);
    return value === undefined ? this.names.get(name) : value;
  }

  /** Everything another template sees of this one, as it stands now. */
  snapshot(): Names {
    return this.assigned.size === 0 ? this.names : new Names(new Map(this.assigned), this.names);
  }

  /** The same, with `locals` in front. */
  snapshotWith(locals: ReadonlyMap<string, Value>): Names {
    return locals.size === 0 ? this.snapshot() : new Names(locals, this.snapshot());
  }

  /** A context of the same template in which `locals` are names too. */
  derive(locals: ReadonlyMap<string, Value>): Context {
    const blocks = new Map([...this.blocks].map(([name, stack]) => [name, [...stack]]));
    return new Context(this.state, this.templateName, this.snapshotWith(locals), blocks, this.evaluation);
  }

  /** `super()` of a block: the one it overrides. */
  parentBlock(name: string, current: BlockFunction): Value {
    const stack = this.blocks.get(name) ?? [];
    const index = stack.indexOf(current) + 1;
    if (index > 0 && index < stack.length) return new BlockReference(this, name, stack, index);
    return this.undefined({ hint: `there is no parent block called '${name}'.`, name: 'super' });
  }

  get autoescape(): boolean {
    return truth(this.evaluation.autoescape);
  }

  get policies(): Policies {
    return this.environment.policies;
  }

  get newlineSequence(): string {
    return this.environment.options.newlineSequence;
  }

  random(): number {
    return this.environment.random();
  }

  undefined(options: UndefinedOptions): Undefined {
    return new Undefined(this.environment.options.undefined, options);
  }

  hasFilter(name: string): boolean {
    return this.environment.filters.has(name);
  }

  hasTest(name: string): boolean {
    return this.environment.tests.has(name);
  }

  callFilter(name: string, args: Arguments, keywords: Keywords): Value {
    const filter = this.environment.filters.get(name);
    if (filter === undefined) throw new TemplateRuntimeError(`No filter named ${repr(name)}.`);
    return filter(this, args, keywords);
  }

  callTest(name: string, args: Arguments, keywords: Keywords): Value {
    const test = this.environment.tests.get(name);
    if (test === undefined) throw new TemplateRuntimeError(`No test named ${repr(name)}.`);
    return test(this, args, keywords);
  }

  call(callee: Value, args: Arguments, keywords: Keywords): Value {
    if (callee instanceof PyObject) return callee.call(this, args, keywords);
    throw typeError(`'${typeName(callee)}' object is not callable`);
  }
}
