// PKCE for the device flow: a client that sent a challenge must show its verifier when it polls.
// RFC 8628 does not ask for it and oidc-provider does not know it; Keycloak and the public CLI do.
import { createHash, timingSafeEqual } from 'node:crypto';
import { LIFETIMES } from '../options.ts';
import type { IssuerStorage } from '../storage.ts';

const MODEL = 'DeviceProof';

/** Remembers the S256 challenge (RFC 7636 §4.2) of a device request. */
export async function rememberChallenge(
  storage: IssuerStorage,
  deviceCode: string,
  challenge: string,
): Promise<void> {
  const expiresAt = Math.floor(Date.now() / 1000) + LIFETIMES.deviceCode;
  await storage.upsert({ model: MODEL, id: digest(deviceCode), payload: { challenge }, expiresAt });
}

/** True when there was no challenge, or the verifier fits it. */
export async function verifierFits(
  storage: IssuerStorage,
  deviceCode: string,
  verifier: string,
): Promise<boolean> {
  const stored = await storage.find(MODEL, digest(deviceCode));
  if (!stored) return true;
  const expected = Buffer.from(String(stored.payload.challenge));
  const shown = Buffer.from(digest(verifier));
  return expected.length === shown.length && timingSafeEqual(expected, shown);
}

/** True for what RFC 7636 §4.2 calls a code challenge by S256. */
export function isS256Challenge(challenge: string, method: string): boolean {
  return method === 'S256' && /^[A-Za-z0-9_-]{43}$/.test(challenge);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
