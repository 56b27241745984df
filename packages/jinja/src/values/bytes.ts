import { chargeSize } from '../budget.ts';
import { PythonError, typeError, valueError } from '../errors.ts';
import { encodedKey } from './hash.ts';
import { bytesMethod } from './methods/bytesMethods.ts';
import { type BinaryOperator, type HashKey, type OrderOperator, PyObject, type Value } from './model.ts';
import { intValue } from './numbers.ts';
import { orderHolds } from './orderHolds.ts';
import { repeatItems } from './repeat.ts';
import { resolveIndex } from './sequence.ts';
import { Slice, sliceItems } from './slice.ts';
import { typeName } from './typeName.ts';

/** Python's bytes. */
export class Bytes extends PyObject {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    super();
    this.bytes = bytes;
  }

  get typeName(): string {
    return 'bytes';
  }

  override repr(): string {
    const text = this.latin1();
    const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
    const shown = Array.from(text, (character) => shownByte(character, quote)).join('');
    return `b${quote}${shown}${quote}`;
  }

  /** One character for each byte. */
  latin1(): string {
    chargeSize('string', this.bytes.length);
    return Array.from(this.bytes, (byte) => String.fromCharCode(byte)).join('');
  }

  override truth(): boolean {
    return this.bytes.length > 0;
  }

  override length(): number {
    return this.bytes.length;
  }

  override iterate(): Iterator<Value> {
    return this.bytes.values();
  }

  override reversed(): Iterator<Value> {
    return this.bytes.toReversed().values();
  }

  override contains(item: Value): boolean {
    if (item instanceof Bytes) return this.latin1().includes(item.latin1());
    const byte = intValue(item);
    if (byte === undefined) throw typeError(`a bytes-like object is required, not '${typeName(item)}'`);
    if (byte < 0 || byte > 255) throw valueError('byte must be in range(0, 256)');
    return this.bytes.includes(Number(byte));
  }

  override get subscriptable(): boolean {
    return true;
  }

  override item(key: Value): Value {
    const index = intValue(key);
    if (index !== undefined) {
      const byte = this.bytes[resolveIndex(index, this.bytes.length)];
      if (byte === undefined) throw new PythonError('IndexError', 'index out of range');
      return byte;
    }
    if (key instanceof Slice) return new Bytes(Uint8Array.from(sliceItems(Array.from(this.bytes), key)));
    throw typeError(`byte indices must be integers or slices, not ${typeName(key)}`);
  }

  override attribute(name: string): Value | undefined {
    return bytesMethod(this, name);
  }

  override equals(other: Value): boolean | undefined {
    return other instanceof Bytes ? other.latin1() === this.latin1() : undefined;
  }

  override hashKey(): HashKey {
    return encodedKey('b', this.latin1());
  }

  override order(operator: OrderOperator, other: Value): boolean | undefined {
    if (!(other instanceof Bytes)) return undefined;
    const [mine, theirs] = [this.latin1(), other.latin1()];
    return orderHolds(operator, mine < theirs ? -1 : mine > theirs ? 1 : 0);
  }

  override binary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    if (operator === '*') {
      const times = intValue(other);
      if (times === undefined) return undefined;
      return new Bytes(Uint8Array.from(repeatItems(Array.from(this.bytes), times) as number[]));
    }
    if (operator !== '+' || reflected || !(other instanceof Bytes)) return undefined;
    chargeSize('list', this.bytes.length + other.bytes.length);
    return new Bytes(Uint8Array.from([...this.bytes, ...other.bytes]));
  }
}

function shownByte(character: string, quote: string): string {
  if (character === quote || character === '\\') return `\\${character}`;
  if (character === '\t') return '\\t';
  if (character === '\n') return '\\n';
  if (character === '\r') return '\\r';
  if (character >= ' ' && character <= '~') return character;
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
