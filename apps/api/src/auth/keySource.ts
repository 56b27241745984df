/**
 * An issuer's public keys, found by OIDC discovery (OpenID Connect Discovery 1.0 §4) and looked for again when a
 * token names a key that is not among them, but never more often than a stream of made-up key ids could cause.
 */

import { UnavailableError } from '@jobbergate/core';
import type { JSONWebKeySet } from 'jose';
import { follow, get, isSuccess, readAtMost } from '../fetch/get.ts';

export interface KeySource {
  /** The keys as last seen; fetched first when there are none yet or they are old. */
  keys(): Promise<JSONWebKeySet>;
  /** The keys after a new look, or as they are when there were too many looks lately. */
  keysAgain(): Promise<JSONWebKeySet>;
}

/** Keys older than this are fetched anew at their next use: a withdrawn key stops counting by then. */
const MAX_AGE_MS = 20_000;
/** Unknown key ids cause so many looks at once, so that a new key counts at once, and then one in ten seconds. */
const LOOKS_AT_ONCE = 3;
const LOOK_EVERY_MS = 10_000;
/** Without any keys yet, requests ask the issuer for them so often at most. */
const FIRST_LOOK_EVERY_MS = 1_000;
const FETCH_TIMEOUT_MS = 5_000;
const MAX_ANSWER_BYTES = 1 << 20;

/** Wraps any way of reading keys in the rules of when to read. `now` is for tests. */
export function cachedKeys(read: () => Promise<JSONWebKeySet>, now: () => number = Date.now): KeySource {
  let known: JSONWebKeySet | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<JSONWebKeySet> | undefined;
  let allowance = LOOKS_AT_ONCE;
  let countedAt = now();
  let failure: UnavailableError | undefined;

  async function look(): Promise<JSONWebKeySet> {
    if (known === undefined && failure !== undefined && now() - lookedAt < FIRST_LOOK_EVERY_MS) throw failure;
    looking ??= read()
      .then((keys) => {
        known = keys;
        return keys;
      })
      .catch((error: unknown) => {
        // An issuer that is away for a while does not lock out those whose keys are known.
        if (known !== undefined) return known;
        failure = new UnavailableError('The keys of the OIDC issuer cannot be had', { cause: error });
        throw failure;
      })
      .finally(() => {
        lookedAt = now();
        looking = undefined;
      });
    return looking;
  }

  /** Takes one look from the allowance, which grows back with time. */
  function mayLook(): boolean {
    allowance = Math.min(LOOKS_AT_ONCE, allowance + (now() - countedAt) / LOOK_EVERY_MS);
    countedAt = now();
    if (allowance < 1) return false;
    allowance -= 1;
    return true;
  }

  return {
    keys: async () => (known !== undefined && now() - lookedAt < MAX_AGE_MS ? known : look()),
    keysAgain: async () => (known !== undefined && !mayLook() ? known : look()),
  };
}

/** Reads the keys of an issuer over HTTP: its discovery document once, its JWKS each time. */
export function discoveredKeys(issuer: string): () => Promise<JSONWebKeySet> {
  let jwksUri: string | undefined;
  return async () => {
    jwksUri ??= await discover(issuer);
    try {
      const keys = await fetchJson(jwksUri);
      if (!isKeySet(keys)) throw new Error(`${jwksUri} holds no JSON Web Key Set`);
      return keys;
    } catch (error) {
      // The address may have moved: ask again where it is.
      jwksUri = undefined;
      throw error;
    }
  };
}

/** Where an issuer describes itself (OpenID Connect Discovery 1.0 §4: without the slash that may end its name). */
export function discoveryAddress(issuer: string): string {
  return `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
}

/** @returns the issuer's `jwks_uri`. */
async function discover(issuer: string): Promise<string> {
  const address = discoveryAddress(issuer);
  const document = await fetchJson(address);
  if (typeof document !== 'object' || document === null || !('jwks_uri' in document)) {
    throw new Error(`${address} is no discovery document`);
  }
  if ('issuer' in document && document.issuer !== issuer) {
    throw new Error(`${address} speaks for ${String(document.issuer)}, not for ${issuer}`);
  }
  if (typeof document.jwks_uri !== 'string') throw new Error(`${address} names no jwks_uri`);
  return document.jwks_uri;
}

async function fetchJson(address: string): Promise<unknown> {
  const signal = AbortSignal.timeout(FETCH_TIMEOUT_MS);
  const ask = (url: URL) => get(url, { signal, headers: { accept: 'application/json' } });
  const found = await follow(new URL(address), ask, (location, from) => new URL(location, from));
  if (found === undefined) throw new Error(`${address} redirects too often`);
  const { response } = found;
  if (!isSuccess(response)) {
    response.destroy();
    throw new Error(`${address} answered ${response.statusCode}`);
  }
  const tooLarge = () => new Error(`${address} answered too much`);
  return JSON.parse((await readAtMost(response, MAX_ANSWER_BYTES, tooLarge)).toString());
}

function isKeySet(value: unknown): value is JSONWebKeySet {
  return typeof value === 'object' && value !== null && 'keys' in value && Array.isArray(value.keys);
}
