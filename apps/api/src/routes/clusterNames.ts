/**
 * `/cluster/graphql/query`, beside either contract: the one GraphQL query that the CLI of generation 3 asks before it
 * submits: the names of the clusters. Any valid token may ask.
 */

import type { FastifyInstance } from 'fastify';
import type { AppServices } from '../app.ts';
import { authenticate, bearerOf } from '../auth/authenticate.ts';
import { readJsonBodies } from '../http/jsonBody.ts';
import { refuseUnknownRoutes } from '../http/unknownRoutes.ts';
import { answerErrors } from './v3/errors.ts';

export async function clusterNamesRoute(app: FastifyInstance, services: AppServices): Promise<void> {
  answerErrors(app);
  readJsonBodies(app);
  authenticate(app, services);
  refuseUnknownRoutes(app);
  app.post('/graphql/query', { config: { permissions: [] } }, async (request) => {
    const own = bearerOf(request).clientId;
    const reported = await services.storeFor(request).clusters.names();
    const names = new Set(own === undefined ? reported : [...reported, own]);
    return { data: { cluster: [...names].sort().map((clientId) => ({ clientId })) } };
  });
}
