/** `/health` of either contract: whether the service can do its work. Needs no token. */

import type { AppServices } from '../app.ts';
import type { TypedApp } from '../http/typedApp.ts';

export function healthRoute(app: TypedApp, { ping }: AppServices): void {
  app.get(
    '/health',
    {
      schema: {
        operationId: 'getHealth',
        tags: ['Health'],
        summary: 'Whether the service can do its work',
        security: [],
        response: {
          204: { type: 'null', description: 'It can' },
          503: { description: 'It cannot', ...DETAIL },
        },
      },
    },
    async (_request, reply) => {
      await ping();
      return reply.code(204).send(null);
    },
  );
}

const DETAIL = { type: 'object', properties: { detail: { type: 'string' } }, required: ['detail'] } as const;
