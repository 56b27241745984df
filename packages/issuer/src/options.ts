// What the issuer is told, and what follows from it.
import type { IssuerLog } from './log.ts';
import type { IssuerSecrets } from './secrets.ts';
import type { IssuerStorage } from './storage.ts';

export interface IssuerOptions {
  /** Public issuer URL, `PUBLIC_URL/realms/jobbergate`: the only source of names in links and tokens. */
  issuer: string;
  /** `aud` of every access token. */
  audience: string;
  storage: IssuerStorage;
  secrets: IssuerSecrets;
  /** The one user who can sign in. */
  user: { email: string; permissions: readonly string[] };
  /** Permissions of tokens that the client `local` gets by its secret. */
  agentPermissions: readonly string[];
  /** Lifetime of access tokens; default one hour. */
  accessTokenSeconds?: number;
  log: IssuerLog;
}

/** Options with everything filled in. */
export interface IssuerSettings extends IssuerOptions {
  accessTokenSeconds: number;
  /** `http://localhost:8000` or `https://example.org/prefix`, no trailing slash. */
  publicUrl: string;
  /** Scheme, host and port of the public URL. */
  origin: string;
  /** Path of the issuer as browsers see it. */
  publicPath: string;
  /** Path under which routes are mounted here; shorter than `publicPath` when a proxy strips a prefix. */
  mountPath: string;
}

/** How long things live, in seconds. A refresh begins the thirty days of its token anew. */
export const LIFETIMES = {
  refreshToken: 30 * 86_400,
  deviceCode: 600,
  authorizationCode: 60,
  interaction: 900,
  signedInSession: 12 * 3600,
  anonymousSession: 900,
} as const;

/** Seconds that a client waits between polls (RFC 8628 §3.2). */
export const DEVICE_POLL_SECONDS = 5;

/** @throws {TypeError} when `issuer` is no http(s) URL, or has a query or fragment */
export function resolveOptions(options: IssuerOptions): IssuerSettings {
  const url = URL.parse(options.issuer);
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.pathname.endsWith('/')) {
    throw new TypeError(
      `issuer must be an http(s) URL without query, fragment or trailing slash: ${options.issuer}`,
    );
  }
  const mountPath = /\/realms\/[^/]+$/.exec(url.pathname)?.[0] ?? url.pathname;
  return {
    ...options,
    accessTokenSeconds: options.accessTokenSeconds ?? 3600,
    publicUrl: options.issuer.slice(0, options.issuer.length - mountPath.length),
    origin: url.origin,
    publicPath: url.pathname,
    mountPath,
  };
}
