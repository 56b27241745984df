// The values a template works with: Python's, in JavaScript's clothes where those fit.

import { typeError } from '../errors.ts';
import type { Arguments, CallContext, Keywords } from './callContext.ts';
import { isInternalAttribute } from './internalAttributes.ts';

/**
 * Any value of a template.
 *
 * None, bool and str are null, boolean and string. An int is a number when it is a safe integer and a bigint
 * otherwise, never both (`normalizeInt`). A list is a JavaScript array, mutable and with identity. All else
 * (float, tuple, dict, set, range, bytes, Markup, dates, callables, Undefined, iterators) is a PyObject.
 */
export type Value = null | boolean | number | bigint | string | Value[] | PyObject;

/** What a Dict or PySet files a value under: equal Python values have the same key (SameValueZero). */
export type HashKey = null | number | bigint | string | object;

export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**';
export type OrderOperator = '<' | '<=' | '>' | '>=';

/**
 * Everything that is not a plain JavaScript value. The methods are Python's protocols; the defaults are those of
 * a bare `object()`: true, equal to itself only, hashable, and neither sized, iterable, subscriptable nor callable.
 */
export abstract class PyObject {
  /** The type's name in error messages: for a class of Python `type(x).__name__`. */
  abstract get typeName(): string;

  /** Module-qualified name, where error messages and reprs show one (`jinja2.runtime.LoopContext`). */
  get qualifiedName(): string {
    return this.typeName;
  }

  repr(): string {
    return `<${this.qualifiedName} object at ${addressOf(this)}>`;
  }

  str(): string {
    return this.repr();
  }

  truth(): boolean {
    return true;
  }

  /** `len()`; undefined when the object has none. */
  length(): number | undefined {
    return undefined;
  }

  /** `iter()`; undefined when the object is not iterable. */
  iterate(): Iterator<Value> | undefined {
    return undefined;
  }

  /** `reversed()`; undefined when the object cannot. */
  reversed(): Iterator<Value> | undefined {
    return undefined;
  }

  /** `item in self`; undefined sends the caller to `iterate()`. */
  contains(_item: Value): boolean | undefined {
    return undefined;
  }

  /** `getattr(self, name)`; undefined means AttributeError. */
  attribute(_name: string): Value | undefined {
    return undefined;
  }

  /** Whether Python's object has this attribute beginning with `_`, or otherwise internal, that no template may see. */
  hasPrivateAttribute(name: string): boolean {
    return isInternalAttribute(this.typeName, name);
  }

  /** `self[key]`; throws KeyError, IndexError or TypeError as Python does. */
  item(_key: Value): Value {
    throw typeError(`'${this.typeName}' object is not subscriptable`);
  }

  /** Whether `self[...]` is a thing at all (Jinja2's `sequence` test and `%` ask). */
  get subscriptable(): boolean {
    return false;
  }

  /** `self == other`; undefined is NotImplemented, and in the end identity decides. */
  equals(_other: Value): boolean | undefined {
    return undefined;
  }

  /** Key of dicts and sets; throws TypeError when unhashable. */
  hashKey(): HashKey {
    return this;
  }

  /** `self < other` and its kin; undefined is NotImplemented. */
  order(_operator: OrderOperator, _other: Value): boolean | undefined {
    return undefined;
  }

  /** Arithmetic with self on the left, or on the right when `reflected`; undefined is NotImplemented. */
  binary(_operator: BinaryOperator, _other: Value, _reflected: boolean): Value | undefined {
    return undefined;
  }

  /** Unary plus and minus; undefined is NotImplemented. */
  unary(_operator: '+' | '-'): Value | undefined {
    return undefined;
  }

  /** `__html__()`; undefined when the object has none and must be escaped. */
  html(): string | undefined {
    return undefined;
  }

  get callable(): boolean {
    return false;
  }

  call(_context: CallContext, _args: Arguments, _keywords: Keywords): Value {
    throw typeError(`'${this.typeName}' object is not callable`);
  }
}

const addresses = new WeakMap<object, number>();
let nextAddress = 0x7f3a_0c00_1000;

/** A made-up but stable memory address, for the default repr. */
export function addressOf(object: object): string {
  let address = addresses.get(object);
  if (address === undefined) {
    address = nextAddress;
    nextAddress += 0x30;
    addresses.set(object, address);
  }
  return `0x${address.toString(16)}`;
}

/** Brings a bigint into the one form an int has: a number if it is a safe integer. */
export function normalizeInt(value: bigint): number | bigint {
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
}
