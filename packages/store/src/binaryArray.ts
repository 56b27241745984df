/**
 * Arrays as PostgreSQL's own binary form has them (array_recv in its src/backend/utils/adt/arrayfuncs.c). Long ones are
 * written and read several times faster than as text; the driver sends a Buffer as it is.
 */

const HEAD_BYTES = 20;
const INT8 = 20;
const TEXT = 25;
const FLOAT8 = 701;

/** For a `bigint[]`. The numbers are safe integers. */
export function int8Array(values: readonly number[]): Buffer {
  return ofEights(INT8, values, (bytes, value, at) => {
    bytes.setInt32(at, Math.floor(value / 2 ** 32));
    bytes.setUint32(at + 4, value >>> 0);
  });
}

/** For a `float8[]`. */
export function float8Array(values: readonly number[]): Buffer {
  return ofEights(FLOAT8, values, (bytes, value, at) => bytes.setFloat64(at, value));
}

/** For a `text[]`. The texts are well-formed, and without NUL. */
export function textArray(values: readonly string[]): Buffer {
  const lengths = values.map((value) => Buffer.byteLength(value));
  const buffer = headed(
    TEXT,
    values.length,
    lengths.reduce((sum, length) => sum + 4 + length, 0),
  );
  let at = HEAD_BYTES;
  for (const [index, value] of values.entries()) {
    at = buffer.writeInt32BE(lengths[index] ?? 0, at);
    at += buffer.write(value, at);
  }
  return buffer;
}

function ofEights(
  type: number,
  values: readonly number[],
  write: (bytes: DataView, value: number, at: number) => void,
): Buffer {
  const buffer = headed(type, values.length, values.length * 12);
  const bytes = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  let at = HEAD_BYTES;
  for (const value of values) {
    bytes.setInt32(at, 8);
    write(bytes, value, at + 4);
    at += 12;
  }
  return buffer;
}

/** One dimension, no nulls, the type, how many, the first one's index. */
function headed(type: number, count: number, bytes: number): Buffer {
  const buffer = Buffer.allocUnsafe(HEAD_BYTES + bytes);
  for (const [index, value] of [1, 0, type, count, 1].entries()) buffer.writeInt32BE(value, index * 4);
  return buffer;
}
