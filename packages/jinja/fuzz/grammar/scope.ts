// The names that a spot in a generated template can use.
import type { Random } from '../random.ts';
import type { Kind, Variable } from './context.ts';
import type { Names } from './literals.ts';

/** Names by kind; an inner scope sees its outer one, and forgets its own names at its end. */
export class Scope {
  readonly #kinds: Map<string, Kind>;
  /** The macros that can be called here. */
  readonly macros: string[];
  readonly inLoop: boolean;

  private constructor(kinds: Map<string, Kind>, macros: string[], inLoop: boolean) {
    this.#kinds = kinds;
    this.macros = macros;
    this.inLoop = inLoop;
  }

  static of(variables: ReadonlyMap<string, Variable>): Scope {
    return new Scope(new Map([...variables].map(([name, { kind }]) => [name, kind])), [], false);
  }

  inner(loop = this.inLoop): Scope {
    return new Scope(new Map(this.#kinds), [...this.macros], loop);
  }

  define(name: string, kind: Kind): void {
    this.#kinds.set(name, kind);
  }

  names(random: Random): Names {
    return {
      macros: this.macros,
      named: (...kinds) => {
        const fitting = [...this.#kinds].filter(([, kind]) => kinds.includes(kind));
        return fitting.length > 0 ? random.pick(fitting)[0] : undefined;
      },
    };
  }
}
