// Expands holes of the production table into expression trees over the names in scope.
import type { Random } from '../random.ts';
import { atom, type Binding, type Part, type Tree } from '../tree.ts';
import { terminals } from './literals.ts';
import { productions } from './productions.ts';
import type { Scope } from './scope.ts';

/** Makes random expressions; `wildness` is the chance that an operand is of a kind that does not fit. */
export class Expressions {
  readonly #random: Random;
  readonly #wildness: number;

  constructor(random: Random, wildness: number) {
    this.#random = random;
    this.#wildness = wildness;
  }

  /** An expression of the wanted kind, at most `depth` productions deep. */
  make(kind: string, scope: Scope, depth: number): Tree {
    const wanted = depth > 0 && productions.has(kind) && this.#random.chance(this.#wildness) ? 'any' : kind;
    const choices = productions.get(wanted);
    const terminal = terminals[wanted];
    if (choices === undefined || (terminal !== undefined && (depth <= 0 || this.#random.chance(0.25)))) {
      if (terminal === undefined) return this.#expand(this.#random.pick(choices ?? ['1']), scope, 0);
      return atom(terminal(this.#random, scope.names(this.#random)));
    }
    return this.#expand(this.#random.pick(choices), scope, depth - 1);
  }

  #expand(production: string, scope: Scope, depth: number): Tree {
    const parts: Part[] = [];
    const pieces = production.split(/(\$[a-z_]+)/);
    pieces.forEach((piece, index) => {
      if (!piece.startsWith('$') || piece === '$') {
        if (piece !== '') parts.push(piece);
        return;
      }
      const operand = this.make(piece.slice(1), scope, depth);
      const before = pieces[index - 1] ?? '';
      const after = pieces[index + 1] ?? '';
      if (isEnclosed(before, after) || bindsBefore(operand, after) || this.#random.chance(0.04))
        parts.push(operand);
      else parts.push('(', operand, ')');
    });
    return { sort: 'expr', parts, binding: bindingOf(production, parts) };
  }
}

/** Whether a hole between these texts already stands alone, in brackets or between commas. */
function isEnclosed(before: string, after: string): boolean {
  return /(^|[([{,=:]\s*|\*)$/.test(before) && /^\s*($|[)\]},:])/.test(after);
}

function bindsBefore(operand: Tree, after: string): boolean {
  return operand.binding === 'primary' || (operand.binding === 'filtered' && !/^[.[(]/.test(after));
}

function bindingOf(production: string, parts: readonly Part[]): Binding {
  const [only] = parts;
  if (parts.length === 1 && typeof only === 'object') return only.binding ?? 'loose';
  const flat = withoutBrackets(production);
  if (/^(\$?[\w.]+|'[^']*')?$/.test(flat)) return 'primary';
  return /^(\$?[\w.]+|'[^']*')?\|[\w.|]+$/.test(flat) && !/\|\w+\.\w/.test(flat) ? 'filtered' : 'loose';
}

/** A production without what stands in brackets: `$a[$b]|f($c)` is `$a|f`. */
function withoutBrackets(production: string): string {
  const flat = production.replace(/\([^()[\]{}]*\)|\[[^()[\]{}]*\]|\{[^()[\]{}]*\}/g, '');
  return flat === production ? flat : withoutBrackets(flat);
}
