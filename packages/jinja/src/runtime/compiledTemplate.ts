/** A template ready to run: its top level and its blocks. */
import type { Context } from './context.ts';
import type { Output } from './output.ts';

/** A block's body, run with the names of a context. */
export interface BlockFunction {
  readonly name: string;
  readonly templateName: string | null;
  run(context: Context, output: Output): void;
}

export interface CompiledTemplate {
  readonly name: string | null;
  readonly blocks: ReadonlyMap<string, BlockFunction>;
  run(context: Context, output: Output): void;
}
