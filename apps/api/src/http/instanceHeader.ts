/** Answers of agent routes, refusals too, carry the installation's UUID: agents put it into the keys of their jobs. */

import type { FastifyInstance, onSendHookHandler } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answers carry the installation's UUID. */
    isForAgents?: true;
  }
}

/** Adds the header to the routes of `app` that are for agents; the others do no work for it. */
export function nameInstance(app: FastifyInstance, instance: string): void {
  const onSend: onSendHookHandler = (_request, reply, _payload, done) => {
    reply.header('jobbergate-instance', instance);
    done();
  };
  app.addHook('onRoute', (route) => {
    if (route.config?.isForAgents === true) route.onSend = onSend;
  });
}
