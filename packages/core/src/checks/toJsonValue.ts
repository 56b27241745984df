/** YAML knows more than JSON: dates, sets, bytes, and keys that are no texts. */
import { Bytes, Dict, Float, PyDate, PySet, str, Tuple, type Value } from '@jobbergate/jinja';
import { encodeBase64 } from '../yaml/base64.ts';

/**
 * The nearest value that JSON can hold: dates as ISO 8601 texts, sets and pairs as lists, bytes as base64, keys as
 * Python's `json` writes them (`true`, `null`, `1.5`), and as texts where that refuses. NaN and infinities become null.
 */
export function toJsonValue(value: Value): Value {
  if (Array.isArray(value)) return value.map(toJsonValue);
  if (value instanceof Tuple) return value.items.map(toJsonValue);
  if (value instanceof PySet) return Array.from(Iterator.from(value.iterate()), toJsonValue);
  if (value instanceof Dict) {
    return Dict.of(Array.from(value.entries(), ([key, item]) => [toKey(key), toJsonValue(item)]));
  }
  if (value instanceof Bytes) return encodeBase64(value.bytes);
  if (value instanceof PyDate) return str(value);
  if (value instanceof Float && !Number.isFinite(value.value)) return null;
  return value;
}

function toKey(key: Value): string {
  if (key === null) return 'null';
  return typeof key === 'boolean' ? String(key) : str(key);
}
