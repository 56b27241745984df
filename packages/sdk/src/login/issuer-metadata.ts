// Finds an issuer's endpoints (OpenID Connect Discovery 1.0 §4, RFC 8414 §3).
import { ConnectionError, IssuerError } from '../errors.ts';
import { exchange, type Transport } from '../http/exchange.ts';
import { isJsonObject, parseJson } from '../http/json.ts';
import { below, parseBaseUrl, parseWebUrl } from '../http/web-url.ts';

export interface IssuerMetadata {
  readonly issuer: string;
  readonly tokenEndpoint: URL;
  readonly deviceEndpoint: URL | undefined;
  readonly revocationEndpoint: URL | undefined;
  /** Ways a client may show its secret (RFC 8414 §2); `client_secret_basic` where the issuer names none. */
  readonly secretMethods: readonly string[];
}

export interface IssuerOptions extends Transport {
  /** The issuer's URL, as in the claim `iss`. */
  readonly issuer: string;
  readonly signal?: AbortSignal | undefined;
}

/** @throws IssuerError when nothing there describes this issuer; ConnectionError; TypeError for a bad URL */
export async function discoverIssuer(options: IssuerOptions): Promise<IssuerMetadata> {
  const issuer = parseBaseUrl(options.issuer);
  const oauthPath = `/.well-known/oauth-authorization-server${issuer.pathname.replace(/\/+$/, '')}`;
  const places = [below(issuer, '/.well-known/openid-configuration'), new URL(oauthPath, issuer)];
  for (const url of places) {
    const reply = await exchange(options, { url, method: 'GET', signal: options.signal });
    if (reply.status === 200) return readMetadata(parseJson(reply.text), options.issuer);
    if (reply.status >= 500)
      throw new ConnectionError('failed', url.origin, `the issuer answered ${reply.status}`);
  }
  const words = `No OpenID Connect issuer is at ${options.issuer}: it has no discovery document.`;
  throw new IssuerError('not_supported', words);
}

function readMetadata(document: unknown, issuer: string): IssuerMetadata {
  if (!isJsonObject(document)) throw unexpected(issuer, 'its discovery document is no JSON object');
  // RFC 8414 §3.3: otherwise one issuer could pass for another.
  if (withoutSlash(document.issuer) !== withoutSlash(issuer)) {
    throw unexpected(issuer, `its discovery document speaks for ${String(document.issuer)}`);
  }
  const methods = document.token_endpoint_auth_methods_supported;
  const tokenEndpoint = endpoint(document, 'token_endpoint', issuer);
  if (tokenEndpoint === undefined) throw unexpected(issuer, 'it names no token endpoint');
  return {
    issuer,
    tokenEndpoint,
    deviceEndpoint: endpoint(document, 'device_authorization_endpoint', issuer),
    revocationEndpoint: endpoint(document, 'revocation_endpoint', issuer),
    secretMethods: Array.isArray(methods) ? methods.map(String) : ['client_secret_basic'],
  };
}

function endpoint(document: Record<string, unknown>, name: string, issuer: string): URL | undefined {
  const value = document[name];
  if (value === undefined || value === null) return undefined;
  const url = parseWebUrl(String(value));
  if (url === undefined) throw unexpected(issuer, `its ${name} is no web address`);
  // Secrets that were promised TLS do not leave without it.
  if (issuer.startsWith('https:') && url.protocol === 'http:') {
    throw unexpected(issuer, `its ${name} is not https`);
  }
  return url;
}

function withoutSlash(value: unknown): string {
  return String(value).replace(/\/+$/, '');
}

function unexpected(issuer: string, what: string): IssuerError {
  return new IssuerError('unexpected_answer', `The issuer ${issuer} cannot be used: ${what}.`);
}
