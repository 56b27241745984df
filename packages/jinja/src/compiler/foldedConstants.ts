/**
 * Constants that Jinja2 computes while it compiles. It writes each into the code it makes as its repr, and Python knows
 * no name `inf` or `nan`: what is no finite number fails there, unless it is printed as it stands.
 */
import { PythonError } from '../errors.ts';
import { Complex } from '../values/complex.ts';
import { Dict } from '../values/dict.ts';
import { Float } from '../values/float.ts';
import { Markup } from '../values/markup.ts';
import type { Value } from '../values/model.ts';
import { Range } from '../values/range.ts';
import { PySet } from '../values/set.ts';
import { Tuple } from '../values/tuple.ts';
import type { Evaluate } from './closures.ts';

/**
 * Code for a constant that is part of something else. `whole` computes it in one go, `parts` from the constants
 * within it, which is what is left to Jinja2 when the whole cannot be computed or written down.
 */
export function foldedConstant(whole: Evaluate, parts: Evaluate): Evaluate {
  return (at) => {
    const value = attempt(() => whole(at));
    if (value === undefined || !isWritable(value)) return parts(at);
    const name = nonFiniteName(value);
    if (name !== undefined) throw new PythonError('NameError', `name '${name}' is not defined`);
    return value;
  };
}

/** Code for a constant that is printed. */
export function printedConstant(whole: Evaluate, parts: Evaluate): Evaluate {
  return (at) => {
    const value = attempt(() => whole(at));
    return value === undefined ? parts(at) : value;
  };
}

function attempt(compute: () => Value): Value | undefined {
  try {
    return compute();
  } catch {
    return undefined;
  }
}

/** What Jinja2 takes to have a repr that is code. */
function isWritable(value: Value): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isWritable);
  if (value instanceof Tuple) return value.items.every(isWritable);
  if (value instanceof PySet) return value.items().every(isWritable);
  if (value instanceof Dict) return [...value.entries()].flat().every(isWritable);
  return [Float, Markup, Range, Complex].some((type) => value instanceof type);
}

function nonFiniteName(value: Value): 'inf' | 'nan' | undefined {
  if (value instanceof Float) {
    if (Number.isNaN(value.value)) return 'nan';
    return Number.isFinite(value.value) ? undefined : 'inf';
  }
  for (const item of itemsOf(value)) {
    const name = nonFiniteName(item);
    if (name !== undefined) return name;
  }
  return undefined;
}

function itemsOf(value: Value): readonly Value[] {
  if (Array.isArray(value)) return value;
  if (value instanceof Tuple) return value.items;
  if (value instanceof PySet) return value.items();
  return value instanceof Dict ? [...value.entries()].flat() : [];
}
