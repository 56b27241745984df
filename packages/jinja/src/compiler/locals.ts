/** The variables in sight as a table of names: what an included template and a scoped block see. */
import type { Frame } from '../runtime/frame.ts';
import type { Value } from '../values/model.ts';
import type { CompileFrame } from './compileFrame.ts';
import type { Symbols } from './symbols.ts';

type Collect = (at: Frame, locals: Map<string, Value>) => void;

/** Frames share the code of those around them, so that many includes do not each list all names. */
const collectors = new WeakMap<Symbols, Collect>();

/** Code that collects the names stored in this frame and in those around it, with their values. */
export function compileLocals(frame: CompileFrame): (at: Frame) => Map<string, Value> {
  const collect = collectorOf(frame.symbols);
  return (at) => {
    const locals = new Map<string, Value>();
    collect(at, locals);
    at.state.budget.charge(locals.size);
    return locals;
  };
}

function collectorOf(symbols: Symbols): Collect {
  let collect = collectors.get(symbols);
  if (collect === undefined) {
    collect = makeCollector(symbols);
    collectors.set(symbols, collect);
  }
  return collect;
}

/** Inner names win over outer ones; a name without a value inside hides the outer one all the same. */
function makeCollector(symbols: Symbols): Collect {
  const { parent, scope } = symbols;
  const outer = parent === null ? null : collectorOf(parent);
  const sameFunction = parent?.scope === scope;
  const slots = [...symbols.stores].map((name) => [name, symbols.variable(name).slot] as const);
  return (at, locals) => {
    const around = sameFunction ? at : at.outer;
    if (outer !== null && around !== null) outer(around, locals);
    for (const [name, slot] of slots) {
      const value = at.variables[slot];
      if (value === undefined) locals.delete(name);
      else locals.set(name, value);
    }
  };
}
