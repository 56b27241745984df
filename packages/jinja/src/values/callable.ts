import type { Arguments, Callback, CallContext, Keywords } from './callContext.ts';
import { textOf } from './markup.ts';
import { addressOf, PyObject, type Value } from './model.ts';
import { repr } from './repr.ts';
import { typeName } from './typeName.ts';

/** A function, or a method bound to the value it was taken from. */
export class Callable extends PyObject {
  readonly name: string;
  readonly boundTo: Value | undefined;
  private readonly callback: Callback;

  constructor(name: string, callback: Callback, boundTo?: Value) {
    super();
    this.name = name;
    this.callback = callback;
    this.boundTo = boundTo;
  }

  get typeName(): string {
    return this.boundTo === undefined ? 'function' : 'builtin_function_or_method';
  }

  override repr(): string {
    // Jinja2 wraps these two in functions of its own, to keep format strings inside the sandbox.
    if (this.name.startsWith('format') && textOf(this.boundTo ?? null) !== undefined) {
      return `<function ${typeName(this.boundTo ?? null)}.${this.name} at ${addressOf(this)}>`;
    }
    if (this.boundTo === undefined) return `<function ${this.name} at ${addressOf(this)}>`;
    return `<built-in method ${this.name} of ${typeName(this.boundTo)} object at ${addressOf(this)}>`;
  }

  override equals(other: Value): boolean | undefined {
    if (!(other instanceof Callable) || this.boundTo === undefined) return undefined;
    return other.name === this.name && other.boundTo === this.boundTo;
  }

  override get callable(): boolean {
    return true;
  }

  override call(context: CallContext, args: Arguments, keywords: Keywords): Value {
    return this.callback(context, args, keywords);
  }
}

/** A method of a class written in Python, bound to its object. */
export class BoundMethod extends Callable {
  override get typeName(): string {
    return 'method';
  }

  override repr(): string {
    const owner = this.boundTo ?? null;
    if (this.name.startsWith('format') && textOf(owner) !== undefined) return super.repr();
    return `<bound method ${typeName(owner)}.${this.name} of ${repr(owner)}>`;
  }
}

/** Whether the value can be called. */
export function isCallable(value: Value): boolean {
  return value instanceof PyObject && value.callable;
}
