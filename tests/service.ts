// The API as `jobbergate-api serve` runs it, on a database of the test file's own and an issuer over HTTP.

import { openStore } from '@jobbergate/store';
import { freePort, type TestDatabase, useTestDatabase } from '@jobbergate/testkit';
import { startTestIssuer, type TestIssuer } from '@jobbergate/testkit/issuer';
import { pino } from 'pino';
import { afterAll, beforeAll } from 'vitest';
import { type AppOptions, createApp, createRenderPool, listen } from '../apps/api/src/app.ts';

/** How a contract is spoken: where it is mounted, and what a user of it may do who may do everything. */
export interface Contract {
  readonly base: string;
  readonly permissions: readonly string[];
}

export const DOCUMENTED: Contract = {
  base: '/jobbergate',
  permissions: ['applications', 'job-scripts', 'job-submissions'].flatMap((noun) => [
    `jobbergate:${noun}:view`,
    `jobbergate:${noun}:edit`,
  ]),
};

export const CURRENT: Contract = {
  base: '/v5/jobbergate',
  permissions: [
    ...['job-templates', 'job-scripts', 'job-submissions'].flatMap((noun) =>
      ['create', 'read', 'update', 'delete'].map((verb) => `jobbergate:${noun}:${verb}`),
    ),
    'jobbergate:clusters:read',
    'jobbergate:clusters:update',
  ],
};

/** Settings that differ from a test service's own. */
export type Settings = Partial<AppOptions['settings']>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The body as it came. */
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape, and fails where one differs
  readonly body: any;
}

/** Calls as one person, or one cluster. */
export interface Caller {
  get(path: string, init?: RequestInit): Promise<Answer>;
  post(path: string, body?: unknown, init?: RequestInit): Promise<Answer>;
  put(path: string, body?: unknown, init?: RequestInit): Promise<Answer>;
  delete(path: string, init?: RequestInit): Promise<Answer>;
  /** Any method; `body` goes as it is. */
  send(method: string, path: string, init?: RequestInit): Promise<Answer>;
}

export interface TestService {
  readonly url: string;
  readonly issuer: TestIssuer;
  /** SQL statements sent since the list was last emptied. */
  readonly statements: string[];
  /** The service's database, for its owner. */
  readonly database: TestDatabase['connection'];
  /** A caller with these claims over those of a user with every right. */
  as(claims?: Record<string, unknown>, contract?: Contract): Promise<Caller>;
  /** A caller with this token, or with none. */
  withToken(token: string | undefined, contract?: Contract): Caller;
}

/** Starts the service for the test file that calls it at its top. Callers speak `contract` unless told otherwise. */
export function useServiceOf(contract: Contract, settings: Settings = {}): () => TestService {
  const database = useTestDatabase();
  const statements: string[] = [];
  let issuer: TestIssuer | undefined;
  let url = '';
  const closers: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    issuer = await startTestIssuer();
    closers.push(issuer.stop);
    const store = await openStore({
      target: database().connection,
      connections: 10,
      onError: () => undefined,
      onStatement: (text) => statements.push(text),
    });
    closers.push(store.close);
    // More patient than an operator's: a machine that stands still for seconds fails no test.
    const renderer = createRenderPool({ timeoutMs: 60_000, maxWaitMs: 60_000 });
    closers.push(() => renderer.close());
    const port = await freePort();
    url = `http://localhost:${port}`;
    const app = await createApp({
      settings: {
        publicUrl: url,
        oidcIssuer: issuer.url,
        oidcAudience: 'https://apis.omnivector.solutions',
        oidcClient: 'jobbergate-api',
        docsClientId: 'jobbergate-docs',
        maxUploadBytes: 104_857_600,
        trustedProxies: [],
        corsOrigins: [],
        fetchAllow: [],
        s3Endpoint: 'http://127.0.0.1:1',
        s3Region: 'us-east-1',
        multiTenancy: false,
        ...settings,
      },
      store,
      renderer,
      issuer: undefined,
      logger: pino({ level: 'error' }, pino.destination(2)),
    });
    closers.push(() => app.close());
    await listen(app, 'localhost', port);
  });
  afterAll(async () => {
    for (const close of closers.reverse()) await close();
  });
  return () => {
    if (issuer === undefined) throw new Error('the service is there from beforeAll on');
    return testService(url, issuer, statements, database().connection, contract);
  };
}

function testService(
  url: string,
  issuer: TestIssuer,
  statements: string[],
  database: TestService['database'],
  spoken: Contract,
): TestService {
  return {
    url,
    issuer,
    statements,
    database,
    as: async (claims = {}, { base, permissions } = spoken) =>
      caller(
        url + base,
        await issuer.token({ email: 'ada@example.org', permissions, azp: 'cluster', ...claims }),
      ),
    withToken: (token, { base } = spoken) => caller(url + base, token),
  };
}

/** Calls what is mounted at `base`, with this token or with none. */
export function caller(base: string, token: string | undefined): Caller {
  const send = async (method: string, path: string, init: RequestInit = {}): Promise<Answer> => {
    const headers = new Headers(init.headers);
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
    const response = await fetch(`${base}${path}`, {
      redirect: 'manual',
      ...init,
      method,
      headers,
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: jsonOf(text) };
  };
  const withJson =
    (method: string) =>
    (path: string, body?: unknown, init: RequestInit = {}) => {
      if (body === undefined) return send(method, path, init);
      const headers = new Headers(init.headers);
      headers.set('content-type', 'application/json');
      return send(method, path, { ...init, headers, body: JSON.stringify(body) });
    };
  return {
    send,
    get: (path, init) => send('GET', path, init),
    delete: (path, init) => send('DELETE', path, init),
    post: withJson('POST'),
    put: withJson('PUT'),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
