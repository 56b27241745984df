// Jinja2's four kinds of undefined value: what may be done with a name that does not exist.

import { SecurityError, UndefinedError } from '../errors.ts';
import { isInternalAttribute } from './internalAttributes.ts';
import { textOf } from './markup.ts';
import type { BinaryOperator, HashKey, OrderOperator, Value } from './model.ts';
import { PyObject } from './model.ts';
import { repr } from './repr.ts';
import { typeName } from './typeName.ts';

export type UndefinedKind = 'default' | 'chainable' | 'debug' | 'strict';

/** Where an undefined value came from; `obj` is absent for a plain name. */
export interface UndefinedOptions {
  /** A complete message, used instead of one built from `obj` and `name`. */
  readonly hint?: string;
  readonly obj?: Value;
  readonly name?: Value;
  /** True when the sandbox refused the access: using the value is a SecurityError. */
  readonly unsafe?: boolean;
}

const CLASS_NAMES = {
  default: 'Undefined',
  chainable: 'ChainableUndefined',
  debug: 'DebugUndefined',
  strict: 'StrictUndefined',
} as const;

const HASH_KEYS = { default: {}, chainable: {}, debug: {}, strict: {} } as const;

/** A value that is not there (Jinja2 3.1 docs, "Undefined Types"). */
export class Undefined extends PyObject {
  readonly kind: UndefinedKind;
  private readonly options: UndefinedOptions;

  constructor(kind: UndefinedKind, options: UndefinedOptions) {
    super();
    this.kind = kind;
    this.options = options;
  }

  get typeName(): string {
    return CLASS_NAMES[this.kind];
  }

  override get qualifiedName(): string {
    return `jinja2.runtime.${this.typeName}`;
  }

  /** What Jinja2 says when the value is used. */
  get message(): string {
    const { hint, obj, name } = this.options;
    if (hint) return hint;
    const shown = repr(name ?? null);
    if (obj === undefined) return `${shown} is undefined`;
    if (textOf(name ?? null) === undefined) return `${describe(obj)} has no element ${shown}`;
    return `${repr(describe(obj))} has no attribute ${shown}`;
  }

  /** Throws what using this value deserves. */
  fail(): never {
    throw this.options.unsafe ? new SecurityError(this.message) : new UndefinedError(this.message);
  }

  override repr(): string {
    return 'Undefined';
  }

  override str(): string {
    if (this.kind === 'strict') return this.fail();
    return this.kind === 'debug' ? `{{ ${this.debugMessage()} }}` : '';
  }

  private debugMessage(): string {
    const { hint, obj, name } = this.options;
    if (hint) return `undefined value printed: ${hint}`;
    if (obj === undefined) return typeof name === 'string' ? name : repr(name ?? null);
    return `no such element: ${describe(obj)}[${repr(name ?? null)}]`;
  }

  override truth(): boolean {
    return this.kind === 'strict' ? this.fail() : false;
  }

  override length(): number {
    return this.kind === 'strict' ? this.fail() : 0;
  }

  override iterate(): Iterator<Value> {
    return this.kind === 'strict' ? this.fail() : [].values();
  }

  override reversed(): Iterator<Value> {
    return this.iterate();
  }

  override contains(_item: Value): boolean {
    return this.kind === 'strict' ? this.fail() : false;
  }

  override hasPrivateAttribute(name: string): boolean {
    return isInternalAttribute('Undefined', name);
  }

  override attribute(name: string): Value | undefined {
    if (name.startsWith('__') && name.endsWith('__')) return undefined;
    return this.kind === 'chainable' ? this : this.fail();
  }

  override get subscriptable(): boolean {
    return true;
  }

  override item(_key: Value): Value {
    return this.kind === 'chainable' ? this : this.fail();
  }

  override equals(other: Value): boolean {
    // Python asks the more derived class first, and a strict undefined refuses.
    if (this.kind === 'default' && other instanceof Undefined && other.kind === 'strict') return other.fail();
    if (this.kind === 'strict') return this.fail();
    return other instanceof Undefined && other.kind === this.kind;
  }

  override hashKey(): HashKey {
    return this.kind === 'strict' ? this.fail() : HASH_KEYS[this.kind];
  }

  override order(_operator: OrderOperator, _other: Value): boolean {
    return this.fail();
  }

  override binary(_operator: BinaryOperator, _other: Value, _reflected: boolean): Value {
    return this.fail();
  }

  override unary(_operator: '+' | '-'): Value {
    return this.fail();
  }

  override html(): string | undefined {
    return this.kind === 'chainable' ? this.str() : undefined;
  }

  override get callable(): boolean {
    return true;
  }

  override call(): Value {
    return this.fail();
  }
}

/** How Jinja2's messages name the owner of a missing attribute. */
function describe(obj: Value): string {
  if (obj === null) return 'None';
  return `${obj instanceof PyObject ? obj.qualifiedName : typeName(obj)} object`;
}
