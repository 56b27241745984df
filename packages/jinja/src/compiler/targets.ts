/** Compiles assignments to names, namespace attributes and tuples of these. */
import { PythonError, TemplateRuntimeError, typeError } from '../errors.ts';
import type { Target } from '../parser/ast.ts';
import type { Frame } from '../runtime/frame.ts';
import { Namespace } from '../runtime/namespace.ts';
import { tryIterate } from '../values/iterate.ts';
import type { Value } from '../values/model.ts';
import { typeName } from '../values/typeName.ts';
import { type CompileFrame, readVariable } from './compileFrame.ts';

export type Store = (frame: Frame, value: Value) => void;

/** Code that assigns a value to the target. */
export function compileTarget(target: Target, frame: CompileFrame): Store {
  switch (target.kind) {
    case 'name': {
      const { slot } = frame.symbols.variable(target.name);
      return (at, value) => {
        at.variables[slot] = value;
      };
    }
    case 'nsref': {
      const read = readVariable(frame.scope, frame.symbols.variable(target.name));
      const { attribute } = target;
      return (at, value) => {
        const namespace = read(at);
        if (namespace instanceof Namespace) namespace.assign(attribute, value);
      };
    }
    case 'tuple': {
      const stores = target.items.map((item) => compileTarget(item, frame));
      return (at, value) => {
        const items = unpack(value, stores.length);
        for (let index = 0; index < stores.length; index += 1)
          (stores[index] as Store)(at, items[index] as Value);
      };
    }
  }
}

/** Code that fails unless every `ns` of an `ns.name` among the targets is a namespace. */
export function compileNamespaceChecks(target: Target, frame: CompileFrame): ((at: Frame) => void) | null {
  const names = [...new Set(namespacesOf(target))];
  if (names.length === 0) return null;
  const reads = names.map((name) => readVariable(frame.scope, frame.symbols.variable(name)));
  return (at) => {
    for (const read of reads) {
      if (!(read(at) instanceof Namespace)) {
        throw new TemplateRuntimeError('cannot assign attribute on non-namespace object');
      }
    }
  };
}

/** The names a target assigns. */
export function namesOf(target: Target): string[] {
  if (target.kind === 'tuple') return target.items.flatMap(namesOf);
  return target.kind === 'name' ? [target.name] : [];
}

function namespacesOf(target: Target): string[] {
  if (target.kind === 'tuple') return target.items.flatMap(namespacesOf);
  return target.kind === 'nsref' ? [target.name] : [];
}

/** Exactly `count` items, as Python unpacks them. */
function unpack(value: Value, count: number): readonly Value[] {
  const items = Array.isArray(value) ? value : firstItems(value, count);
  if (items.length > count) {
    throw new PythonError('ValueError', `too many values to unpack (expected ${count})`);
  }
  if (items.length < count) {
    throw new PythonError(
      'ValueError',
      `not enough values to unpack (expected ${count}, got ${items.length})`,
    );
  }
  return items;
}

/** At most one item more than `count`. */
function firstItems(value: Value, count: number): readonly Value[] {
  const iterator = tryIterate(value);
  if (iterator === undefined) throw typeError(`cannot unpack non-iterable ${typeName(value)} object`);
  const items: Value[] = [];
  while (items.length <= count) {
    const next = iterator.next();
    if (next.done) break;
    items.push(next.value);
  }
  return items;
}
