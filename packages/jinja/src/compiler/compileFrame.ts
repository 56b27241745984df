/** A stretch of code with variables of its own, while it is compiled. */

import type { Frame } from '../runtime/frame.ts';
import type { Value } from '../values/model.ts';
import type { Compiler } from './compiler.ts';
import { FunctionScope, Symbols, type Variable } from './symbols.ts';

export class CompileFrame {
  readonly symbols: Symbols;
  /** The template's top level, also inside an `if`: assignments here become names of the context. */
  toplevel = false;
  /** The top level outside of any `if`. */
  rootlevel = false;
  /** Text must not be printed once a parent template took over. */
  requireOutputCheck = false;
  /** Directly inside an `if` or a conditional expression: unknown filters fail when they are reached. */
  soft = false;

  constructor(symbols: Symbols) {
    this.symbols = symbols;
  }

  get scope(): FunctionScope {
    return this.symbols.scope;
  }

  /** A frame inside this one, in the same function. */
  inner(): CompileFrame {
    return this.innerOf(this.scope);
  }

  /** A frame inside this one that is a function of its own. */
  innerFunction(): CompileFrame {
    return this.innerOf(new FunctionScope(this.scope));
  }

  /** A frame inside this one, in that function. */
  innerOf(scope: FunctionScope): CompileFrame {
    const frame = new CompileFrame(new Symbols(this.symbols, scope));
    frame.requireOutputCheck = this.requireOutputCheck;
    return frame;
  }

  /** This frame as seen from inside an `if`. */
  softened(): CompileFrame {
    const frame = new CompileFrame(this.symbols);
    frame.toplevel = this.toplevel;
    frame.requireOutputCheck = this.requireOutputCheck;
    frame.soft = true;
    return frame;
  }
}

/** Reads a variable as it is; undefined where it has no value. */
export type Read = (frame: Frame) => Value | undefined;

/** Code that reads a variable from a frame of `scope`. */
export function readVariable(scope: FunctionScope, variable: Variable): Read {
  const { slot } = variable;
  let hops = 0;
  for (let at: FunctionScope | null = scope; at !== null && at !== variable.scope; at = at.outer) hops += 1;
  if (hops === 0) return (frame) => frame.variables[slot];
  if (hops === 1) return (frame) => frame.outer?.variables[slot];
  return (frame) => {
    let at: Frame | null = frame;
    for (let hop = 0; hop < hops && at !== null; hop += 1) at = at.outer;
    return at?.variables[slot];
  };
}

/** Prepares the variables of a frame that is entered; null when there is nothing to do. */
export type Enter = ((frame: Frame) => void) | null;

/**
 * Code that gives a frame's variables their first values. A name that is only read is instead looked up once when the
 * function starts: nothing can change it in the context while the function runs.
 */
export function compileEnter(compiler: Compiler, frame: CompileFrame): Enter {
  const { symbols } = frame;
  const steps: ((frame: Frame) => void)[] = [];
  for (const [variable, load] of symbols.loads) {
    const { slot, name } = variable;
    if (load.kind === 'resolve') {
      compiler.onLookup?.(name);
      if (!symbols.stores.has(name)) symbols.refs.set(name, symbols.scope.resolvedVariable(name));
      else
        steps.push((at) => {
          at.variables[slot] = at.context.resolve(name);
        });
    } else if (load.kind === 'undefined') {
      steps.push((at) => {
        at.variables[slot] = undefined;
      });
    } else if (load.kind === 'alias') {
      const read = readVariable(symbols.scope, load.of);
      steps.push((at) => {
        at.variables[slot] = read(at);
      });
    }
  }
  const [only] = steps;
  if (only === undefined) return null;
  if (steps.length === 1) return only;
  return (at) => {
    for (const step of steps) step(at);
  };
}

/** Code that looks up the context's names a function reads; to be built once the whole function is compiled. */
export function compileLookups(scope: FunctionScope): (frame: Frame) => void {
  const names = [...scope.resolved.keys()];
  const slots = [...scope.resolved.values()].map(({ slot }) => slot);
  return (frame) => {
    for (let index = 0; index < names.length; index += 1) {
      frame.variables[slots[index] as number] = frame.context.resolve(names[index] as string);
    }
  };
}
