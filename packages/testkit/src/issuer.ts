// An OpenID Connect issuer over HTTP whose keys, claims and faults a test decides: for verifying tokens, not for login.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from 'jose';

/** A key pair of the issuer. */
export interface TestKey {
  kid: string;
  alg: 'RS256' | 'ES256';
  privateKey: CryptoKey;
  /** As the JWKS shows it, with `kid`, `alg` and `use`. */
  publicJwk: JWK;
}

export interface TestIssuer {
  /** The issuer URL: `iss` of its tokens, discovery below it. */
  readonly url: string;
  /** Keys that the JWKS shows, oldest first; the last one signs unless told otherwise. */
  readonly keys: readonly TestKey[];
  /** How often each document was asked for. */
  readonly fetches: { discovery: number; jwks: number };
  /** Status that both documents answer instead of 200; undefined: as usual. */
  failWith: number | undefined;
  /** Publishes one more key. */
  addKey(alg?: TestKey['alg']): Promise<TestKey>;
  /** Publishes a new key and forgets all others. */
  rotate(alg?: TestKey['alg']): Promise<TestKey>;
  /** Makes a key that the JWKS does not show. */
  makeForeignKey(kid: string, alg?: TestKey['alg']): Promise<TestKey>;
  /**
   * Signs a token that is right but for what is given: by default `iss`, `aud`, `sub`, `iat`, `exp` in an hour.
   * A claim given as undefined is left out; `header` is laid over `alg` and `kid`.
   */
  token(
    claims?: Record<string, unknown>,
    signed?: { key?: TestKey; header?: Record<string, unknown> },
  ): Promise<string>;
  /** Ends the server; connections are refused from then on. */
  stop(): Promise<void>;
  /** Serves again, at the same URL. */
  start(): Promise<void>;
}

export interface TestIssuerOptions {
  /** Path of the issuer; default Keycloak's. */
  path?: string;
  audience?: string;
  alg?: TestKey['alg'];
}

/** Starts an issuer on a free port of 127.0.0.1; the caller stops it. */
export async function startTestIssuer(options: TestIssuerOptions = {}): Promise<TestIssuer> {
  const { path = '/realms/test', audience = 'https://apis.omnivector.solutions', alg = 'RS256' } = options;
  let serial = 1;
  let keys = [await makeKey('key-1', alg)];
  const nextKey = (wanted: TestKey['alg']) => {
    serial += 1;
    return makeKey(`key-${serial}`, wanted);
  };
  const server = new DocumentServer((url) => documents(url, path, keys));
  await server.start();
  const url = server.origin + path;
  return {
    url,
    get keys() {
      return keys;
    },
    fetches: server.fetches,
    get failWith() {
      return server.failWith;
    },
    set failWith(status) {
      server.failWith = status;
    },
    async addKey(wanted = alg) {
      const key = await nextKey(wanted);
      keys = [...keys, key];
      return key;
    },
    async rotate(wanted = alg) {
      const key = await nextKey(wanted);
      keys = [key];
      return key;
    },
    makeForeignKey: (kid, wanted = alg) => makeKey(kid, wanted),
    async token(claims = {}, signed = {}) {
      const key = signed.key ?? keys.at(-1);
      if (!key) throw new Error('the test issuer has no key');
      const now = Math.floor(Date.now() / 1000);
      const payload = { iss: url, aud: audience, sub: 'test', iat: now, exp: now + 3600, ...claims };
      const header = { alg: key.alg, kid: key.kid, typ: 'JWT', ...signed.header };
      return new SignJWT(payload as JWTPayload)
        .setProtectedHeader(header as JWTHeaderParameters)
        .sign(key.privateKey);
    },
    stop: () => server.stop(),
    start: () => server.start(),
  };
}

async function makeKey(kid: string, alg: TestKey['alg']): Promise<TestKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

/** Discovery (OpenID Connect Discovery 1.0 §4) and JWKS, by path. */
function documents(origin: string, path: string, keys: readonly TestKey[]): Record<string, unknown> {
  const issuer = origin + path;
  return {
    [`${path}/.well-known/openid-configuration`]: {
      issuer,
      jwks_uri: `${issuer}/keys`,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256', 'ES256'],
    },
    [`${path}/keys`]: { keys: keys.map((key) => key.publicJwk) },
  };
}

class DocumentServer {
  readonly fetches = { discovery: 0, jwks: 0 };
  failWith: number | undefined;
  readonly #documents: (origin: string) => Record<string, unknown>;
  #server = createServer();
  #port = 0;

  constructor(documents: (origin: string) => Record<string, unknown>) {
    this.#documents = documents;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    this.#server = createServer((request, response) => this.#answer(request, response));
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#port, '127.0.0.1', resolve);
    });
    const address = this.#server.address();
    if (address !== null && typeof address === 'object') this.#port = address.port;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? '';
    if (path.endsWith('/openid-configuration')) this.fetches.discovery += 1;
    if (path.endsWith('/keys')) this.fetches.jwks += 1;
    const found = this.#documents(this.origin)[path];
    const status = this.failWith ?? (found === undefined ? 404 : 200);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(status === 200 ? found : { error: status }));
  }
}
