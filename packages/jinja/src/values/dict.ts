import { charge } from '../budget.ts';
import { PythonError } from '../errors.ts';
import { itemEquals } from './compare.ts';
import { hashKey, stringKey, unhashable } from './hash.ts';
import type { HashKey, Value } from './model.ts';
import { PyObject } from './model.ts';
import { repr, reprGuarded } from './repr.ts';

/**
 * Python's dict: ordered by first insertion, keys equal as Python's are (`1`, `1.0` and `True` are one key).
 * String keys are filed under themselves, so the usual lookup is one `Map.get`.
 */
export class Dict extends PyObject {
  private readonly entryMap = new Map<HashKey, Value>();
  /** Keys whose HashKey is not the key itself (True, 2.5, tuples, Markup), by HashKey. */
  private originals: Map<HashKey, Value> | undefined;

  /** A dict of those pairs; a later pair wins over an earlier one with an equal key. */
  static of(pairs: Iterable<readonly [Value, Value]>): Dict {
    const dict = new Dict();
    for (const [key, value] of pairs) dict.set(key, value);
    return dict;
  }

  get typeName(): string {
    return 'dict';
  }

  get size(): number {
    return this.entryMap.size;
  }

  get(key: Value): Value | undefined {
    return this.entryMap.get(hashKey(key));
  }

  /** `get` for a key that is known to be a string. */
  getString(key: string): Value | undefined {
    return this.entryMap.get(stringKey(key));
  }

  has(key: Value): boolean {
    return this.entryMap.has(hashKey(key));
  }

  /** Sets the value; an equal key that is already there stays as it was first written. */
  set(key: Value, value: Value): void {
    const hash = hashKey(key);
    if (hash !== key && !this.entryMap.has(hash)) {
      this.originals ??= new Map();
      this.originals.set(hash, key);
    }
    this.entryMap.set(hash, value);
  }

  delete(key: Value): boolean {
    const hash = hashKey(key);
    this.originals?.delete(hash);
    return this.entryMap.delete(hash);
  }

  clear(): void {
    this.originals = undefined;
    this.entryMap.clear();
  }

  /** A shallow copy. */
  copy(): Dict {
    charge(this.size);
    return Dict.of(this.entries());
  }

  *keys(): Generator<Value, undefined> {
    const { size } = this;
    for (const hash of this.entryMap.keys()) {
      yield this.original(hash);
      this.assertSize(size);
    }
  }

  *values(): Generator<Value, undefined> {
    const { size } = this;
    for (const value of this.entryMap.values()) {
      yield value;
      this.assertSize(size);
    }
  }

  *entries(): Generator<[Value, Value], undefined> {
    const { size } = this;
    for (const [hash, value] of this.entryMap) {
      yield [this.original(hash), value];
      this.assertSize(size);
    }
  }

  /** The entry added last, or undefined. */
  lastEntry(): [Value, Value] | undefined {
    charge(this.size);
    let last: [Value, Value] | undefined;
    for (const entry of this.entries()) last = entry;
    return last;
  }

  private original(hash: HashKey): Value {
    const original = this.originals?.get(hash);
    return original === undefined ? (hash as Value) : original;
  }

  private assertSize(size: number): void {
    if (this.entryMap.size !== size) {
      throw new PythonError('RuntimeError', 'dictionary changed size during iteration');
    }
  }

  override repr(): string {
    return reprGuarded(this, '{...}', () => {
      let text = '{';
      for (const [key, value] of this.entries()) {
        if (text.length > 1) text += ', ';
        text += `${repr(key)}: ${repr(value)}`;
      }
      return `${text}}`;
    });
  }

  override truth(): boolean {
    return this.entryMap.size > 0;
  }

  override length(): number {
    return this.entryMap.size;
  }

  override iterate(): Iterator<Value> {
    return this.keys();
  }

  override reversed(): Iterator<Value> {
    return [...this.keys()].reverse().values();
  }

  override contains(item: Value): boolean {
    return this.has(item);
  }

  override get subscriptable(): boolean {
    return true;
  }

  override item(key: Value): Value {
    const value = this.get(key);
    if (value === undefined) throw new PythonError('KeyError', repr(key));
    return value;
  }

  override equals(other: Value): boolean | undefined {
    if (!(other instanceof Dict)) return undefined;
    if (this === other) return true;
    if (other.size !== this.size) return false;
    for (const [hash, value] of this.entryMap) {
      const theirs = other.entryMap.get(hash);
      if (theirs === undefined || !itemEquals(value, theirs)) return false;
    }
    return true;
  }

  override hashKey(): HashKey {
    throw unhashable('dict');
  }
}
