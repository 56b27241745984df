// The embedded OpenID Connect issuer: makes its parts and puts them together.
import type { FastifyInstance } from 'fastify';
import type { JSONWebKeySet } from 'jose';
import { mount } from './http/mount.ts';
import { KeyRing } from './keys/key-ring.ts';
import { type IssuerOptions, type IssuerSettings, LIFETIMES, resolveOptions } from './options.ts';
import { createPages } from './pages/pages.ts';
import { currentProvider } from './provider/build.ts';
import { PasswordCheck } from './sign-in/password.ts';
import { Throttle } from './sign-in/throttle.ts';
import { type MintRequest, mintToken } from './tokens/mint.ts';
import { refreshTokens } from './tokens/refresh-token.ts';

export interface Issuer {
  /** The issuer URL, as in the `iss` of its tokens. */
  readonly url: string;
  /** Mounts every route below the issuer's path, outside the OpenAPI documents and before any body parser. */
  register(app: FastifyInstance): Promise<void>;
  /** The public keys, at most five seconds old: a key of another process is here before it signs anything. */
  jwks(): Promise<JSONWebKeySet>;
  /** Makes an access token without a sign-in; works beside a running service. */
  mintToken(request: MintRequest): Promise<string>;
  /** Adds a signing key, used after ten seconds; tokens of the old one stay valid. */
  rotateKeys(): Promise<void>;
  /** Deletes what expired and keys that no valid token needs; answers how many records went. For a timer. */
  cleanUp(): Promise<number>;
}

/** Records are kept this long after they expired, so that clients hear "expired" and not "unknown". */
const KEEP_EXPIRED_MS = 3_600_000;
const CLEAN_UP_BATCH = 5_000;

/**
 * Opens the issuer on its storage, making the first signing key where there is none. No HTTP is needed.
 *
 * @throws {TypeError} when `issuer` is no usable URL; whatever storage throws
 */
export async function createIssuer(options: IssuerOptions): Promise<Issuer> {
  const settings = resolveOptions(options);
  const ring = new KeyRing(settings.storage, settings.log);
  await ring.current();
  const tokens = refreshTokens(settings);
  const provider = currentProvider({
    settings,
    ring,
    pages: createPages(settings),
    refreshTokens: tokens,
    password: new PasswordCheck(settings.secrets.userPassword),
    signInThrottle: new Throttle(),
    deviceThrottle: new Throttle(),
  });
  return {
    url: settings.issuer,
    register: (app) => mount(app, { settings, refreshTokens: tokens, provider }),
    jwks: async () => (await ring.current()).jwks,
    mintToken: (request) => mintToken(settings, ring, request),
    rotateKeys: () => ring.rotate(),
    cleanUp: () => cleanUp(settings, ring),
  };
}

async function cleanUp(settings: IssuerSettings, ring: KeyRing): Promise<number> {
  await ring.retire(LIFETIMES.refreshToken + settings.accessTokenSeconds);
  const before = new Date(Date.now() - KEEP_EXPIRED_MS);
  let deleted = 0;
  for (;;) {
    const batch = await settings.storage.deleteExpired(before, CLEAN_UP_BATCH);
    deleted += batch;
    if (batch < CLEAN_UP_BATCH) return deleted;
  }
}
