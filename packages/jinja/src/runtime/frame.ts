/** The variables of one running function: a template's top level, a block, a macro, a recursive loop. */
import type { Value } from '../values/model.ts';
import type { CompiledTemplate } from './compiledTemplate.ts';
import type { Context } from './context.ts';
import type { Output } from './output.ts';
import type { RenderState } from './renderState.ts';

export class Frame {
  /** By slot; undefined where the variable has no value. */
  readonly variables: (Value | undefined)[];
  /** The frame of the function this one was written in. */
  readonly outer: Frame | null;
  readonly context: Context;
  readonly state: RenderState;
  output: Output;
  /** What an `{% extends %}` found, once it ran. */
  parent: CompiledTemplate | null = null;

  constructor(slots: number, outer: Frame | null, context: Context, output: Output) {
    this.variables = new Array<Value | undefined>(slots);
    this.outer = outer;
    this.context = context;
    this.state = context.state;
    this.output = output;
  }
}
