/** `cycler(…)`: gives its items in turn. */
import { PythonError, typeError } from '../errors.ts';
import { Callable } from '../values/callable.ts';
import { PyObject, type Value } from '../values/model.ts';
import { Tuple } from '../values/tuple.ts';

export class Cycler extends PyObject {
  private readonly items: readonly Value[];
  private position = 0;

  constructor(items: readonly Value[]) {
    super();
    if (items.length === 0) throw new PythonError('RuntimeError', 'at least one item has to be provided');
    this.items = items;
  }

  get typeName(): string {
    return 'Cycler';
  }

  override get qualifiedName(): string {
    return 'jinja2.utils.Cycler';
  }

  override attribute(name: string): Value | undefined {
    switch (name) {
      case 'items':
        return new Tuple(this.items);
      case 'pos':
        return this.position;
      case 'current':
        return this.current;
      case 'next':
        return this.method('next', () => this.next());
      case 'reset':
        return this.method('reset', () => this.reset());
      default:
        return undefined;
    }
  }

  private method(name: string, run: () => Value): Callable {
    const call = (args: readonly Value[]): Value => {
      if (args.length === 0) return run();
      throw typeError(`Cycler.${name}() takes 1 positional argument but ${args.length + 1} were given`);
    };
    return new Callable(name, (_, args) => call(args), this);
  }

  private get current(): Value {
    return this.items[this.position] ?? null;
  }

  private next(): Value {
    const item = this.current;
    this.position = (this.position + 1) % this.items.length;
    return item;
  }

  private reset(): null {
    this.position = 0;
    return null;
  }
}
