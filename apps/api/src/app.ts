/** The server: every Fastify option and every plugin, in one place, so that tests run the same one. */

import cors from '@fastify/cors';
import { organizationOf, type Renderer, type Store, UnavailableError } from '@jobbergate/core';
import type { Issuer } from '@jobbergate/issuer';
import type { OpenStore } from '@jobbergate/store';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { Logger } from 'pino';
import { type Authentication, actorOfRequest, storeFor } from './auth/authenticate.ts';
import { cachedKeys, discoveredKeys } from './auth/keySource.ts';
import { tokenVerifier } from './auth/verifyToken.ts';
import type { DocsOptions } from './docs/serveDocs.ts';
import { createFetchText } from './fetch/fetchText.ts';
import { type InstanceFor, tenantInstance } from './http/instanceHeader.ts';
import { readablePath } from './http/readablePath.ts';
import { logRequests } from './http/requestLog.ts';
import {
  CHECK_INTERVAL_MS,
  dropSilentClients,
  HEADERS_TIMEOUT_MS,
  REQUEST_TIMEOUT_MS,
} from './http/slowClients.ts';
import { refuseUnreadable } from './http/unreadable.ts';
import { withinBudget } from './http/uploadBudget.ts';
import { clusterNamesRoute } from './routes/clusterNames.ts';
import { v3 } from './routes/v3/index.ts';
import { v5 } from './routes/v5/index.ts';
import type { Settings } from './settings/readSettings.ts';
import { VERSION } from './version.ts';

export { listen } from './http/listen.ts';
export { createRenderPool } from './worker/renderPool.ts';

export interface AppOptions {
  readonly settings: Pick<
    Settings,
    | 'publicUrl'
    | 'oidcIssuer'
    | 'oidcAudience'
    | 'oidcClient'
    | 'docsClientId'
    | 'maxUploadBytes'
    | 'trustedProxies'
    | 'corsOrigins'
    | 'fetchAllow'
    | 's3Endpoint'
    | 's3Region'
    | 'multiTenancy'
  >;
  readonly store: Pick<OpenStore, 'main' | 'forOrganization' | 'ping' | 'instance'>;
  readonly renderer: Renderer;
  /** The embedded issuer, served beside the API; undefined with `settings.oidcIssuer`. */
  readonly issuer: Issuer | undefined;
  readonly logger: Logger;
}

/** What the routes are given. */
export interface AppServices extends Authentication {
  /** The rows of the tenant that a request's bearer belongs to. */
  readonly storeFor: (request: FastifyRequest) => Store;
  readonly renderer: Renderer;
  /** Whether the database answers. @throws UnavailableError when not. */
  readonly ping: () => Promise<void>;
  /** UUID of this installation, or of the bearer's tenant in it. */
  readonly instanceFor: InstanceFor;
  readonly maxUploadBytes: number;
  /** The text at an address that a request names; it counts among what uploads hold and the bearer fetches. */
  readonly fetchText: (request: FastifyRequest, url: string) => Promise<string>;
  readonly docs: DocsOptions;
}

/** Bodies of JSON beside those that carry files. */
const BODY_LIMIT = 1 << 20;

/** Makes the server; it listens to nothing yet. */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const { corsOrigins, trustedProxies } = options.settings;
  const app = Fastify({
    loggerInstance: options.logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    // As long as a whole request's head may be: a long name is an unknown one, and asks for a token first.
    routerOptions: { maxParamLength: 16_384 },
    rewriteUrl: ({ url = '/' }) => readablePath(url),
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: { headersTimeout: HEADERS_TIMEOUT_MS, connectionsCheckingInterval: CHECK_INTERVAL_MS },
    clientErrorHandler: refuseUnreadable,
    frameworkErrors: (error, request, reply) => answerPlainly(error, request, reply),
  });
  dropSilentClients(app);
  logRequests(app, options.logger);
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ detail: 'Not Found' }));
  app.setErrorHandler(answerPlainly);
  if (corsOrigins.length > 0) {
    await app.register(cors, {
      origin: [...corsOrigins],
      methods: ['GET', 'POST', 'PUT', 'DELETE'],
      credentials: true,
      exposedHeaders: ['retry-after'],
    });
  }
  const services = servicesOf(options);
  await app.register(v3, { prefix: '/jobbergate', ...services });
  await app.register(v5, { prefix: '/v5/jobbergate', ...services });
  await app.register(clusterNamesRoute, { prefix: '/cluster', ...services });
  await app.register(clusterNamesRoute, { prefix: '/v5/cluster', ...services });
  await options.issuer?.register(app);
  return app;
}

function servicesOf({ settings, store, renderer, issuer }: AppOptions): AppServices {
  const issuerUrl = settings.oidcIssuer ?? issuer?.url;
  if (issuerUrl === undefined) throw new TypeError('there is neither an issuer of our own nor one to ask');
  const fetchText = createFetchText({
    allow: settings.fetchAllow,
    s3: { endpoint: settings.s3Endpoint, region: settings.s3Region },
    maxBytes: settings.maxUploadBytes,
  });
  return {
    verify: tokenVerifier({
      issuer: issuerUrl,
      audience: settings.oidcAudience,
      rolesClient: settings.oidcClient,
      keys: cachedKeys(issuer === undefined ? discoveredKeys(issuerUrl) : () => issuer.jwks()),
    }),
    tenantOf: settings.multiTenancy
      ? (identity) => store.forOrganization(organizationOf(identity))
      : () => store.main,
    storeFor,
    renderer,
    ping: () => store.ping(),
    instanceFor: settings.multiTenancy
      ? (identity) => tenantInstance(store.instance, identity && organizationOf(identity))
      : () => store.instance,
    maxUploadBytes: settings.maxUploadBytes,
    fetchText: (request, url) =>
      fetchText(url, actorOfRequest(request).email, withinBudget(request, settings.maxUploadBytes)),
    docs: {
      publicUrl: settings.publicUrl,
      issuer: issuerUrl,
      clientId: settings.docsClientId,
      version: VERSION,
    },
  };
}

/** Errors of routes outside the contracts. */
function answerPlainly(error: Error & { statusCode?: number }, request: FastifyRequest, reply: FastifyReply) {
  if (error instanceof UnavailableError) {
    return reply.code(503).header('retry-after', '1').send({ detail: error.message });
  }
  if (error.statusCode !== undefined && error.statusCode < 500) {
    return reply.code(error.statusCode).send({ detail: error.message });
  }
  request.log.error({ err: error }, 'request failed');
  return reply.code(500).send({ detail: 'Internal Server Error' });
}
