/** The text of single values in YAML. */
import { Bytes, Float, PyDate, PyDateTime, str, type Value } from '@jobbergate/jinja/values';
import { encodeBase64 } from './base64.ts';
import { composeYaml } from './composeYaml.ts';
import { YAML_TAG_PREFIX } from './nodes.ts';
import { YamlError } from './YamlError.ts';

/** @throws TypeError for what is no scalar, or none that YAML knows. */
export function dumpScalar(value: Value): string {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'boolean':
      return String(value);
    case 'number':
    case 'bigint':
      return value.toString();
    case 'string':
      return isPlainText(value) ? value : quoteText(value);
  }
  if (value instanceof Float) return dumpFloat(value);
  if (value instanceof PyDate || value instanceof PyDateTime) return str(value);
  if (value instanceof Bytes) return `!!binary "${encodeBase64(value.bytes)}"`;
  throw new TypeError('a value cannot be written as YAML');
}

/** As Python shows it, but with the point without which PyYAML would read text. */
function dumpFloat(float: Float): string {
  if (Number.isNaN(float.value)) return '.nan';
  if (!Number.isFinite(float.value)) return float.value > 0 ? '.inf' : '-.inf';
  const text = str(float);
  return text.includes('.') ? text : text.replace('e', '.0e');
}

const PLAIN_LIMITS = { length: 10_000, values: 2, depth: 1 };

/** Whether a text without quotes would be read back as this very text: the reader itself is asked. */
export function isPlainText(text: string): boolean {
  if (text.includes('\n') || text.length > PLAIN_LIMITS.length) return false;
  try {
    const node = composeYaml(text, PLAIN_LIMITS);
    return node?.kind === 'scalar' && node.text === text && node.tag === `${YAML_TAG_PREFIX}str`;
  } catch (error) {
    if (error instanceof YamlError) return false;
    throw error;
  }
}

/** In double quotes; JSON's escapes are YAML's too, and what PyYAML's reader refuses is escaped as well. */
export function quoteText(text: string): string {
  return JSON.stringify(text).replace(
    /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
