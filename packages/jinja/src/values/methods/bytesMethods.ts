// The methods of bytes: reading them as text or as hexadecimal; what else bytes can do works on the decoded text.

import type { Bytes } from '../bytes.ts';
import type { Callable } from '../callable.ts';
import { decodeBytes } from '../encode.ts';
import type { Value } from '../model.ts';
import { boundMethod, methodTable, named, toText, toTextArgument } from './method.ts';

/** The method of bytes by that name, bound to them. */
export function bytesMethod(bytes: Bytes, name: string): Callable | undefined {
  return boundMethod(BYTES_METHODS, 'bytes', name, bytes, bytes);
}

const BYTES_METHODS = methodTable<Bytes>({
  decode: named(['encoding', 'errors'], (bytes, [encoding, errors]) =>
    decodeBytes(bytes.bytes, argument(encoding, 'utf-8', 'encoding'), argument(errors, 'strict', 'errors')),
  ),
  hex: named(['sep', 'bytes_per_sep'], (bytes, [separator]) =>
    Array.from(bytes.bytes, (byte) => byte.toString(16).padStart(2, '0')).join(
      separator === undefined ? '' : toText(separator, () => 'sep must be str or bytes.'),
    ),
  ),
});

function argument(value: Value | undefined, fallback: string, name: string): string {
  if (value === undefined) return fallback;
  return toTextArgument(value, `decode() argument '${name}'`);
}
