// When a token ends. Nothing else is read from tokens here, and nothing is verified: that is the API's part.
import { isJsonObject, parseJson } from '../http/json.ts';

/** @returns milliseconds since the epoch by the claim `exp` of a JWT, or `undefined` when it has none */
export function tokenExpiry(token: string): number | undefined {
  const expiry = tokenClaims(token)?.exp;
  return typeof expiry === 'number' && isInstant(expiry * 1000) ? expiry * 1000 : undefined;
}

/** Can a Date hold these milliseconds? (ECMA-262 §21.4.1.1) */
export function isInstant(milliseconds: number): boolean {
  return Math.abs(milliseconds) <= 8.64e15;
}

/** The claims of a JWT (RFC 7519 §3), unverified; `undefined` when the text is no JWT with a JSON object in it. */
export function tokenClaims(token: string): Record<string, unknown> | undefined {
  const parts = token.split('.');
  const [, payload] = parts;
  if (parts.length !== 3 || payload === undefined || !/^[\w-]+$/.test(payload)) return undefined;
  const claims = parseJson(decodeText(payload));
  return isJsonObject(claims) ? claims : undefined;
}

function decodeText(base64url: string): string {
  try {
    const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
    return new TextDecoder().decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)));
  } catch {
    return '';
  }
}
