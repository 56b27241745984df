/** `super()` and `self.name()`: a block as a value. */
import { PythonError, typeError } from '../errors.ts';
import type { Arguments, CallContext, Keywords } from '../values/callContext.ts';
import { hashKey } from '../values/hash.ts';
import { Markup } from '../values/markup.ts';
import { PyObject, type Value } from '../values/model.ts';
import { repr } from '../values/repr.ts';
import { stringRepr } from '../values/stringRepr.ts';
import type { BlockFunction } from './compiledTemplate.ts';
import type { Context } from './context.ts';
import type { Output } from './output.ts';

/** One of the blocks of a name; `index` counts towards the parent templates. */
export class BlockReference extends PyObject {
  private readonly context: Context;
  private readonly name: string;
  private readonly stack: readonly BlockFunction[];
  private readonly index: number;

  constructor(context: Context, name: string, stack: readonly BlockFunction[], index: number) {
    super();
    this.context = context;
    this.name = name;
    this.stack = stack;
    this.index = index;
  }

  get typeName(): string {
    return 'BlockReference';
  }

  override get qualifiedName(): string {
    return 'jinja2.runtime.BlockReference';
  }

  override attribute(name: string): Value | undefined {
    if (name === 'name') return this.name;
    return name === 'super' ? this.parent() : undefined;
  }

  override get callable(): boolean {
    return true;
  }

  override call(_context: CallContext, args: Arguments, keywords: Keywords): Value {
    const [keyword] = keywords?.keys() ?? [];
    if (keyword !== undefined) {
      throw typeError(`BlockReference.__call__() got an unexpected keyword argument '${keyword}'`);
    }
    if (args.length > 0) {
      throw typeError(
        `BlockReference.__call__() takes 1 positional argument but ${args.length + 1} were given`,
      );
    }
    const { context } = this;
    const output = context.state.newCapture();
    runBlock(context, this.stack, this.index, output);
    const text = output.finish();
    return context.autoescape ? new Markup(text) : text;
  }

  private parent(): Value {
    const index = this.index + 1;
    if (index < this.stack.length) return new BlockReference(this.context, this.name, this.stack, index);
    return this.context.undefined({ hint: `there is no parent block called '${this.name}'.`, name: 'super' });
  }
}

/** `self`: the blocks of the template by name. */
export class TemplateReference extends PyObject {
  private readonly context: Context;

  constructor(context: Context) {
    super();
    this.context = context;
  }

  get typeName(): string {
    return 'TemplateReference';
  }

  override get qualifiedName(): string {
    return 'jinja2.runtime.TemplateReference';
  }

  override repr(): string {
    const { templateName } = this.context;
    return `<TemplateReference ${templateName === null ? 'None' : stringRepr(templateName)}>`;
  }

  override get subscriptable(): boolean {
    return true;
  }

  /** Python walks what has items and no iterator by the numbers from 0, and no block is called 0. */
  override iterate(): Iterator<Value> {
    return { next: () => ({ done: false, value: this.item(0) }) };
  }

  override item(key: Value): Value {
    hashKey(key);
    const stack = typeof key === 'string' ? this.context.blocks.get(key) : undefined;
    if (stack === undefined || typeof key !== 'string') throw new PythonError('KeyError', repr(key));
    return new BlockReference(this.context, key, stack, 0);
  }
}

/** Runs one of the blocks of a name. */
export function runBlock(
  context: Context,
  stack: readonly BlockFunction[],
  index: number,
  output: Output,
): void {
  const block = stack[index];
  if (block === undefined) return;
  context.state.nested(block.templateName, () => block.run(context, output));
}
