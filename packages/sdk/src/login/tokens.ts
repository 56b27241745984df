// What the token endpoint gives (RFC 6749 §5.1).
import { IssuerError } from '../errors.ts';
import { isInstant, tokenExpiry } from './token-expiry.ts';

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  /** Milliseconds since the epoch by this machine's clock; `undefined` when the issuer does not tell. */
  readonly expiresAt: number | undefined;
}

/** @throws IssuerError when there is no bearer token in the answer */
export function readTokens(answer: Record<string, unknown>, issuer: string, now = Date.now()): Tokens {
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: expiresIn } = answer;
  // Only visible ASCII: a token becomes part of a header, and of a terminal's output.
  if (typeof accessToken !== 'string' || !/^[\x21-\x7e]+$/.test(accessToken)) {
    throw new IssuerError('unexpected_answer', `The issuer ${issuer} answered without an access token.`);
  }
  return {
    accessToken,
    refreshToken: typeof refreshToken === 'string' && refreshToken !== '' ? refreshToken : undefined,
    expiresAt: expiry(accessToken, expiresIn, now),
  };
}

// `expires_in` counts from now and stays right on a machine whose clock is wrong; `exp` does not.
function expiry(accessToken: string, expiresIn: unknown, now: number): number | undefined {
  const end = now + Number(expiresIn ?? Number.NaN) * 1000;
  return isInstant(end) ? end : tokenExpiry(accessToken);
}
