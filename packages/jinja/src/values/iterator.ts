import { chargeMemory } from '../budget.ts';
import { PyObject, type Value } from './model.ts';

/** With the generator behind it. */
const BYTES_PER_ITERATOR = 256;

/** A Python iterator or generator: it can be walked once, and goes on where the last walk stopped. */
export class PyIterator extends PyObject {
  readonly typeName: string;
  private readonly source: Iterator<Value>;
  /** The function's name, for the repr of a generator. */
  private readonly name: string | undefined;

  constructor(typeName: string, source: Iterator<Value>, name?: string) {
    super();
    chargeMemory(BYTES_PER_ITERATOR);
    this.typeName = typeName;
    this.source = source;
    this.name = name;
  }

  /** A generator as the function of that name returns it. */
  static generator(name: string, source: Iterator<Value>): PyIterator {
    return new PyIterator('generator', source, name);
  }

  override repr(): string {
    const plain = super.repr();
    return this.name === undefined
      ? plain
      : plain.replace('generator object', `generator object ${this.name}`);
  }

  override iterate(): Iterator<Value> {
    // Only `next`: JavaScript would close the source on an early exit, Python does not.
    return { next: () => this.source.next() };
  }
}
