/**
 * `/cluster/graphql/query`, beside either contract: the one GraphQL query that the CLI of generation 3 asks before it
 * submits: the names of the clusters. Any valid token may ask.
 */

import type { FastifyInstance } from 'fastify';
import type { AppServices } from '../app.ts';
import { authenticate, bearerOf, NotAuthenticatedError } from '../auth/authenticate.ts';

export async function clusterNamesRoute(app: FastifyInstance, services: AppServices): Promise<void> {
  authenticate(app, services);
  app.setErrorHandler((error, _request, reply) => {
    if (!(error instanceof NotAuthenticatedError)) throw error;
    return reply.code(401).header('www-authenticate', 'Bearer').send({ detail: 'Not authenticated' });
  });
  app.post('/cluster/graphql/query', { config: { permissions: [] } }, async (request) => {
    const own = bearerOf(request).clientId;
    const reported = await services.storeFor(request).clusters.names();
    const names = new Set(own === undefined ? reported : [...reported, own]);
    return { data: { cluster: [...names].sort().map((clientId) => ({ clientId })) } };
  });
}
