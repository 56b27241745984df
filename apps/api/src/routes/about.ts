/** `/v5/jobbergate/about`: what a client must know before it can log in. */

import type { FastifyInstance } from 'fastify';
import type { AppOptions } from '../app.ts';

export async function aboutRoute(app: FastifyInstance, { docs, cliClientId }: AppOptions): Promise<void> {
  app.get('/v5/jobbergate/about', async () => ({
    version: docs.version,
    issuer: docs.issuer,
    client_id: cliClientId,
  }));
}
