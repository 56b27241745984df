/** Access tokens: verified against the issuer's keys, remembered until they expire or their key goes. */

import { hash } from 'node:crypto';
import type { Identity } from '@jobbergate/core';
// By its parts: the whole of it takes 5 MB more.
import type { JSONWebKeySet, JWK, JWTPayload } from 'jose';
import * as errors from 'jose/errors';
import { createLocalJWKSet } from 'jose/jwks/local';
import { jwtVerify } from 'jose/jwt/verify';
import { LRUCache } from 'lru-cache';
import { identityOf } from './identity.ts';
import type { KeySource } from './keySource.ts';

export interface TokenRules {
  readonly issuer: string;
  readonly audience: string;
  /** Client whose roles under `resource_access` count as permissions. */
  readonly rolesClient: string;
  readonly keys: KeySource;
}

/** The token is not one of ours; why is for the log, not for the caller. */
export class InvalidTokenError extends Error {}

export type VerifyToken = (token: string) => Promise<Identity>;

const ALGORITHMS = ['RS256', 'ES256'];
/** An issuer's clock may be ahead of ours: a token that counts from now on counts. One that has expired never does. */
const EARLY_SECONDS = 5;
const REMEMBERED_TOKENS = 10_000;
const MAX_TOKEN_LENGTH = 16_384;
/** `typ` headers of access tokens (RFC 9068 §2.1 and plain JWTs); a logout or DPoP token is none. */
const TOKEN_TYPES = new Set(['jwt', 'at+jwt', 'application/at+jwt']);
/** Keycloak marks its other tokens in the payload. */
const OTHER_TOKENS = new Set(['id', 'refresh', 'offline', 'logout']);

interface Remembered {
  readonly identity: Identity;
  /** The whole key that signed it, as text: a key id may come back with another key. */
  readonly key: string | undefined;
  readonly expiresAt: number;
}

interface CurrentKeys {
  readonly set: JSONWebKeySet;
  readonly resolve: ReturnType<typeof createLocalJWKSet>;
}

/** Makes the verifier. @returns a function that throws InvalidTokenError, or UnavailableError without any keys. */
export function tokenVerifier(rules: TokenRules): VerifyToken {
  const remembered = new LRUCache<string, Remembered>({ max: REMEMBERED_TOKENS });
  let current: CurrentKeys | undefined;

  /** Takes a key set over, and forgets tokens whose key is not in it. */
  function useKeys(set: JSONWebKeySet): CurrentKeys {
    if (current?.set === set) return current;
    const present = new Set(set.keys.map(textOf));
    for (const [digest, token] of remembered.entries()) {
      if (token.key === undefined || !present.has(token.key)) remembered.delete(digest);
    }
    current = { set, resolve: createLocalJWKSet(set) };
    return current;
  }

  return async (token) => {
    if (token.length > MAX_TOKEN_LENGTH) throw new InvalidTokenError('too long');
    const keys = useKeys(await rules.keys.keys());
    const digest = hash('sha256', token, 'base64');
    const known = remembered.get(digest);
    if (known !== undefined && known.expiresAt > Date.now()) return known.identity;
    const { payload, protectedHeader, set } = await verify(token, keys).catch(async (error: unknown) => {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw new InvalidTokenError(reasonOf(error));
      return verify(token, useKeys(await rules.keys.keysAgain())).catch((second: unknown) => {
        throw new InvalidTokenError(reasonOf(second));
      });
    });
    if (!isAccessToken(protectedHeader.typ, payload)) throw new InvalidTokenError('not an access token');
    const expiresAt = Number(payload.exp) * 1000;
    if (expiresAt <= Date.now()) throw new InvalidTokenError('expired');
    const identity = identityOf(payload, rules.rolesClient);
    const key = set.keys.find((candidate) => candidate.kid === protectedHeader.kid);
    remembered.set(digest, { identity, key: key === undefined ? undefined : textOf(key), expiresAt });
    return identity;
  };

  /** @returns the token's content, and the keys that it was verified with. */
  async function verify(token: string, { set, resolve }: CurrentKeys) {
    const verified = await jwtVerify(token, resolve, {
      issuer: rules.issuer,
      audience: rules.audience,
      algorithms: ALGORITHMS,
      requiredClaims: ['exp', 'iss', 'aud'],
      clockTolerance: EARLY_SECONDS,
    });
    return { ...verified, set };
  }
}

function isAccessToken(headerType: string | undefined, payload: JWTPayload): boolean {
  if (headerType !== undefined && !TOKEN_TYPES.has(headerType.toLowerCase())) return false;
  if (typeof payload.typ === 'string' && OTHER_TOKENS.has(payload.typ.toLowerCase())) return false;
  // Only an ID token has a hash of the access token (OpenID Connect Core 1.0 §3.1.3.6).
  return payload.at_hash === undefined && payload.c_hash === undefined;
}

function textOf(key: JWK): string {
  return JSON.stringify(key, Object.keys(key).sort());
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
