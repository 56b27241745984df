/** @returns the value, or `undefined` when the text is no JSON (which has no `undefined` of its own); a byte order mark is passed over (RFC 8259 §8.1) */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}

/** Is it a JSON object, and neither null nor an array? */
export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
