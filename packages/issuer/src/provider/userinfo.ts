// The userinfo endpoint (OpenID Connect Core §5.3), for our own JWT access tokens, which oidc-provider's does not take.
import { createLocalJWKSet, jwtVerify } from 'jose';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { KeyRing } from '../keys/key-ring.ts';
import type { IssuerSettings } from '../options.ts';
import { ROUTES } from '../routes.ts';

export function userinfo(settings: IssuerSettings, ring: KeyRing) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    if (ctx.path !== ROUTES.userinfo || (ctx.method !== 'GET' && ctx.method !== 'POST')) return next();
    ctx.set('Cache-Control', 'no-store');
    const claims = await verify(settings, ring, /^Bearer ([^ ]+)$/i.exec(ctx.get('authorization'))?.[1]);
    if (claims) {
      ctx.body = claims;
      return;
    }
    ctx.status = 401;
    ctx.set('WWW-Authenticate', 'Bearer error="invalid_token"');
    ctx.body = { error: 'invalid_token', error_description: 'a valid access token of a user is needed' };
  };
}

async function verify(settings: IssuerSettings, ring: KeyRing, token: string | undefined) {
  if (token === undefined) return undefined;
  const { jwks } = await ring.current();
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(jwks), {
      issuer: settings.issuer,
      audience: settings.audience,
      algorithms: ['RS256'],
      requiredClaims: ['exp'],
    });
    if (payload.typ !== 'Bearer' || typeof payload.email !== 'string') return undefined;
    return {
      sub: payload.sub,
      email: payload.email,
      email_verified: true,
      preferred_username: payload.email,
    };
  } catch {
    return undefined;
  }
}
