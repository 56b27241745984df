/** `/v5/jobbergate/about`: what a client must know before it can log in. */

import { Type } from 'typebox';
import type { V5App, V5Services } from './index.ts';

/** Client id that our own CLI logs in with. */
const CLI_CLIENT_ID = 'jobbergate-cli';

const About = Type.Object({
  version: Type.String({ description: 'Release of this service' }),
  issuer: Type.String({ description: 'OpenID Connect issuer whose tokens count' }),
  client_id: Type.String({ description: 'Client id for the device login of the command line' }),
});

export function aboutRoute(app: V5App, { docs }: V5Services): void {
  app.get(
    '/about',
    {
      schema: {
        operationId: 'getAbout',
        tags: ['Service'],
        summary: 'What a client must know before it can log in',
        security: [],
        response: { 200: { description: 'Done', ...About } },
      },
    },
    async () => ({ version: docs.version, issuer: docs.issuer, client_id: CLI_CLIENT_ID }),
  );
}
