// Tokens for a program that has a secret of its own (RFC 6749 §4.4).
import type { Transport } from '../http/exchange.ts';
import type { TokenSource } from '../token-source.ts';
import { discoverIssuer, type IssuerMetadata } from './issuer-metadata.ts';
import { askIssuer } from './issuer-request.ts';
import { readTokens, type Tokens } from './tokens.ts';

export interface ClientCredentials extends Transport {
  /** The issuer's URL, or how to find it (for example `readAbout`), asked when the first token is needed. */
  readonly issuer: string | (() => Promise<string>);
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope?: string | undefined;
  /** Ends a request that is under way; for the end of the program. */
  readonly signal?: AbortSignal | undefined;
}

/** A token is renewed this long before its end, or in the last tenth of its life if that is shorter. */
const earlyMs = 30_000;

/**
 * Holds one token in memory and asks for the next shortly before its end; callers that come at the same time
 * share one request. A failed request is not remembered: the next call asks again.
 *
 * The source throws IssuerError (`invalid_client` for a wrong id or secret) and ConnectionError.
 */
export function clientCredentials(options: ClientCredentials): TokenSource {
  let held: { accessToken: string; until: number } | undefined;
  let metadata: IssuerMetadata | undefined;
  let inFlight: Promise<string> | undefined;

  async function renew(): Promise<string> {
    metadata ??= await discover(options);
    const asked = Date.now();
    const tokens = await requestTokens(options, metadata);
    held = { accessToken: tokens.accessToken, until: renewalTime(tokens, asked) };
    return tokens.accessToken;
  }

  return (rejected) => {
    if (inFlight !== undefined) return inFlight;
    if (held !== undefined && held.accessToken !== rejected && Date.now() < held.until) {
      return Promise.resolve(held.accessToken);
    }
    inFlight = renew()
      .catch((error: unknown) => {
        // The endpoints may have moved, or the issuer's own address may have changed.
        metadata = undefined;
        throw error;
      })
      .finally(() => {
        inFlight = undefined;
      });
    return inFlight;
  };
}

async function discover(options: ClientCredentials): Promise<IssuerMetadata> {
  const issuer = typeof options.issuer === 'string' ? options.issuer : await options.issuer();
  return discoverIssuer({ ...options, issuer });
}

async function requestTokens(options: ClientCredentials, metadata: IssuerMetadata): Promise<Tokens> {
  const form = { grant_type: 'client_credentials', scope: options.scope };
  const answer = await askIssuer({ ...options, metadata }, metadata.tokenEndpoint, form);
  return readTokens(answer, metadata.issuer);
}

function renewalTime(tokens: Tokens, asked: number): number {
  // A token without a known end is used until it is rejected.
  if (tokens.expiresAt === undefined) return Number.POSITIVE_INFINITY;
  const life = tokens.expiresAt - asked;
  return tokens.expiresAt - Math.min(earlyMs, life / 10);
}
