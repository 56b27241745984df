/** The server: every Fastify option and every plugin, in one place, so that tests run the same one. */

import cors from '@fastify/cors';
import { type Renderer, type Store, UnavailableError } from '@jobbergate/core';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { VerifyToken } from './auth/verifyToken.ts';
import type { DocsOptions } from './docs/serveDocs.ts';
import {
  CHECK_INTERVAL_MS,
  dropSilentClients,
  HEADERS_TIMEOUT_MS,
  REQUEST_TIMEOUT_MS,
} from './http/slowClients.ts';
import { aboutRoute } from './routes/about.ts';
import { clusterNamesRoute } from './routes/clusterNames.ts';
import { v3 } from './routes/v3/index.ts';

export interface AppOptions {
  readonly logger: FastifyBaseLogger;
  readonly verify: VerifyToken;
  /** The rows of the tenant that a request's bearer belongs to. */
  readonly storeFor: (request: FastifyRequest) => Store;
  readonly renderer: Renderer;
  /** Whether the database answers. @throws UnavailableError when not. */
  readonly ping: () => Promise<void>;
  /** UUID of this installation. */
  readonly instance: string;
  readonly maxUploadBytes: number;
  /** Addresses and networks whose `X-Forwarded-*` headers count. */
  readonly trustedProxies: readonly string[];
  readonly corsOrigins: readonly string[];
  readonly docs: DocsOptions;
  /** Client id that our own CLI logs in with. */
  readonly cliClientId: string;
}

/** Bodies of JSON beside those that carry files. */
const BODY_LIMIT = 1 << 20;

/** Makes the server; it listens to nothing yet. */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    trustProxy: options.trustedProxies.length > 0 ? [...options.trustedProxies] : false,
    routerOptions: { maxParamLength: 4096 },
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: { headersTimeout: HEADERS_TIMEOUT_MS, connectionsCheckingInterval: CHECK_INTERVAL_MS },
    frameworkErrors: (error, request, reply) => answerPlainly(error, request, reply),
  });
  dropSilentClients(app);
  logRequests(app);
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ detail: 'Not Found' }));
  app.setErrorHandler(answerPlainly);
  if (options.corsOrigins.length > 0) {
    await app.register(cors, {
      origin: [...options.corsOrigins],
      credentials: true,
      exposedHeaders: ['retry-after'],
    });
  }
  await app.register(v3, { prefix: '/jobbergate', ...options });
  await app.register(aboutRoute, options);
  await app.register(clusterNamesRoute, options);
  return app;
}

/** Writes and failures at `info` and above; reads only when somebody looks closely. */
function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const isQuiet = request.method === 'GET' && reply.statusCode < 500;
    const line = {
      method: request.method,
      path: request.url.split('?', 1)[0],
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      remote: request.ip,
    };
    if (isQuiet) request.log.debug(line, 'answered');
    else request.log.info(line, 'answered');
  });
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
