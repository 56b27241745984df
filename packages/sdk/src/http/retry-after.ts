/**
 * Reads a `Retry-After` header: seconds, or an HTTP date (RFC 9110 §10.2.3).
 *
 * @returns whole seconds from now, never negative; `undefined` when there is none or it is unreadable
 */
export function retryAfterSeconds(headers: Headers, now = Date.now()): number | undefined {
  const value = headers.get('retry-after')?.trim();
  if (value === undefined || value === '') return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}
