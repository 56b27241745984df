/** The names a context starts from: the environment's globals, the caller's variables, an including template's. */

import type { Dict } from '../values/dict.ts';
import type { Value } from '../values/model.ts';

/** Layers of names, the innermost first. A layer is never changed once it is here. */
export class Names {
  private readonly layer: ReadonlyMap<string, Value> | Dict;
  private readonly outer: Names | null;

  constructor(layer: ReadonlyMap<string, Value> | Dict, outer: Names | null = null) {
    this.layer = layer;
    this.outer = outer;
  }

  /** The value of a name, undefined when no layer has it. */
  get(name: string): Value | undefined {
    const { layer } = this;
    const value = layer instanceof Map ? layer.get(name) : (layer as Dict).getString(name);
    return value !== undefined || this.outer === null ? value : this.outer.get(name);
  }

  /** All names with their values, outer layers first, as Python's `dict(outer, **inner)` orders them. */
  collect(into: Map<string, Value> = new Map()): Map<string, Value> {
    this.outer?.collect(into);
    for (const [name, value] of this.layer.entries()) if (typeof name === 'string') into.set(name, value);
    return into;
  }
}
