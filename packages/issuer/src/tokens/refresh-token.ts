// Refresh tokens as clients see them: the stored, opaque value inside a JWT with `exp`, which the public CLI demands.
import { hkdfSync } from 'node:crypto';
import { decodeProtectedHeader, jwtVerify, SignJWT } from 'jose';
import type { IssuerSettings } from '../options.ts';

export interface RefreshTokens {
  /** Wraps what storage knows; `expiresAt` in seconds since the epoch. */
  wrap(value: string, claims: { clientId: string; subject: string; expiresAt: number }): Promise<string>;
  /** The stored value, or undefined when the token is not ours, was changed or is too old. */
  unwrap(token: string): Promise<string | undefined>;
}

/** Signed by HMAC with a key that no JWKS shows, so that no API can ever take one for an access token. */
export function refreshTokens(settings: IssuerSettings): RefreshTokens {
  const key = new Uint8Array(
    hkdfSync('sha256', settings.secrets.cookieSecret, '', 'jobbergate refresh token', 32),
  );
  return {
    wrap(value, { clientId, subject, expiresAt }) {
      return new SignJWT({ typ: 'Refresh', azp: clientId, jti: value })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setIssuer(settings.issuer)
        .setAudience(settings.issuer)
        .setSubject(subject)
        .setIssuedAt()
        .setExpirationTime(expiresAt)
        .sign(key);
    },
    async unwrap(token) {
      try {
        if (decodeProtectedHeader(token).alg !== 'HS256') return undefined;
        const expected = { issuer: settings.issuer, audience: settings.issuer, algorithms: ['HS256'] };
        const { payload } = await jwtVerify(token, key, expected);
        return payload.typ === 'Refresh' ? payload.jti : undefined;
      } catch {
        return undefined;
      }
    },
  };
}
