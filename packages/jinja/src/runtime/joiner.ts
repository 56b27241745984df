/** `joiner(separator)`: nothing when called first, the separator from then on. */
import { typeError } from '../errors.ts';
import type { Arguments, CallContext } from '../values/callContext.ts';
import { PyObject, type Value } from '../values/model.ts';

export class Joiner extends PyObject {
  private readonly separator: Value;
  private used = false;

  constructor(separator: Value) {
    super();
    this.separator = separator;
  }

  get typeName(): string {
    return 'Joiner';
  }

  override get qualifiedName(): string {
    return 'jinja2.utils.Joiner';
  }

  override attribute(name: string): Value | undefined {
    if (name === 'sep') return this.separator;
    return name === 'used' ? this.used : undefined;
  }

  override get callable(): boolean {
    return true;
  }

  override call(_context: CallContext, args: Arguments): Value {
    if (args.length > 0) {
      throw typeError(`Joiner.__call__() takes 1 positional argument but ${args.length + 1} were given`);
    }
    if (this.used) return this.separator;
    this.used = true;
    return '';
  }
}
