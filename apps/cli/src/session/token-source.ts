// Where a command's tokens come from: a login that is kept on disk, or a client secret.
import {
  clientCredentials,
  discoverIssuer,
  IssuerError,
  NotLoggedInError,
  refreshTokens,
  type TokenSource,
} from '@jobbergate/sdk';
import type { Settings } from '../settings.ts';
import { transport } from '../transport.ts';
import { findIssuer } from './find-issuer.ts';
import { openTokenCache, type StoredLogin, type TokenCache } from './token-cache.ts';

/** A token that ends sooner is renewed first, so that it outlives the request it is for. */
const earlyMs = 15_000;

/**
 * The source throws NotLoggedInError when there is no login, or it has ended and cannot be renewed; and the
 * errors of the flows.
 */
export function openTokenSource(settings: Settings, signal: AbortSignal): TokenSource {
  const { clientId, clientSecret } = settings;
  if (clientId === undefined || clientSecret === undefined) return storedTokens(settings, signal);
  const issuer = async () => (await findIssuer(settings, signal)).issuer;
  return clientCredentials({ ...transport, issuer, clientId, clientSecret, signal });
}

function storedTokens(settings: Settings, signal: AbortSignal): TokenSource {
  return async (rejected) => {
    const cache = await openTokenCache(settings);
    const usable = (login: StoredLogin) =>
      login.accessToken !== rejected && !endsSoon(login) ? login.accessToken : undefined;
    const stored = await cache.read();
    if (stored === undefined) throw notLoggedIn(settings);
    const held = usable(stored);
    if (held !== undefined) return held;
    return cache.exclusively(signal, async () => {
      // Another command may have renewed it while this one waited: some issuers end the whole login when a
      // refresh token comes twice (RFC 9700 §4.14.2).
      const login = await cache.read();
      if (login === undefined) throw notLoggedIn(settings);
      return usable(login) ?? (await renew(login, cache, signal)).accessToken;
    });
  };
}

function notLoggedIn(settings: Settings): NotLoggedInError {
  return new NotLoggedInError(`Not logged in at ${settings.url}.`);
}

function endsSoon(login: StoredLogin): boolean {
  return login.expiresAt !== undefined && login.expiresAt - Date.now() < earlyMs;
}

async function renew(login: StoredLogin, cache: TokenCache, signal: AbortSignal): Promise<StoredLogin> {
  const { issuer, clientId, refreshToken } = login;
  if (refreshToken === undefined) throw new NotLoggedInError('The login has ended.');
  const metadata = await discoverIssuer({ ...transport, issuer, signal });
  try {
    const tokens = await refreshTokens({ ...transport, metadata, clientId, signal }, refreshToken);
    const renewed = { ...login, ...tokens };
    await cache.write(renewed);
    return renewed;
  } catch (error) {
    if (!(error instanceof IssuerError) || error.code !== 'invalid_grant') throw error;
    await cache.remove();
    throw new NotLoggedInError('The login has ended.');
  }
}
