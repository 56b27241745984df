/** `/v5/jobbergate/about`: what a client must know before it can log in. */

import type { FastifyInstance } from 'fastify';
import type { AppServices } from '../app.ts';

/** Client id that our own CLI logs in with. */
const CLI_CLIENT_ID = 'jobbergate-cli';

export async function aboutRoute(app: FastifyInstance, { docs }: AppServices): Promise<void> {
  app.get('/v5/jobbergate/about', async () => ({
    version: docs.version,
    issuer: docs.issuer,
    client_id: CLI_CLIENT_ID,
  }));
}
