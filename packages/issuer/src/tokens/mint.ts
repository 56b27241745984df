// Makes an access token without a sign-in, for the operator's own command line.
import { randomUUID } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import { accessTokenClaims } from '../claims.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import type { IssuerSettings } from '../options.ts';

export interface MintRequest {
  /** Absent: a token of the client itself. */
  email?: string | undefined;
  clientId: string;
  permissions: readonly string[];
  /** Default: the lifetime of any access token. */
  lifetimeSeconds?: number | undefined;
  organization?: unknown;
}

/** RFC 9068 JWT, the same as the token route makes. */
export async function mintToken(
  settings: IssuerSettings,
  ring: KeyRing,
  request: MintRequest,
): Promise<string> {
  const { signing } = await ring.current();
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ ...accessTokenClaims(request), client_id: request.clientId })
    .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: signing.kid })
    .setIssuer(settings.issuer)
    .setAudience(settings.audience)
    .setSubject(request.email ?? request.clientId)
    .setJti(randomUUID())
    .setIssuedAt(now)
    .setExpirationTime(now + (request.lifetimeSeconds ?? settings.accessTokenSeconds))
    .sign(await importJWK({ ...signing.privateJwk }, 'RS256'));
}
