/** Answers of agent routes, refusals too, carry the installation's UUID: agents put it into the keys of their jobs. */

import type { FastifyInstance, onSendHookHandler, RouteOptions } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answers carry the installation's UUID. */
    isForAgents?: true;
  }
}

const HEADERS = {
  'Jobbergate-Instance': {
    type: 'string',
    description: 'UUID of the installation, for the keys of its jobs',
  },
};

/** Adds the header to the routes of `app` that are for agents, and to their description; the others do no work for it. */
export function nameInstance(app: FastifyInstance, instance: string): void {
  const onSend: onSendHookHandler = (_request, reply, _payload, done) => {
    reply.header('jobbergate-instance', instance);
    done();
  };
  app.addHook('onRoute', (route) => {
    if (route.config?.isForAgents !== true) return;
    route.onSend = onSend;
    describe(route);
  });
}

function describe({ schema }: RouteOptions): void {
  const answers = Object.entries((schema?.response ?? {}) as Readonly<Record<string, object>>);
  if (schema === undefined || answers.length === 0) return;
  schema.response = Object.fromEntries(
    answers.map(([status, answer]) => [status, { ...answer, headers: HEADERS }]),
  );
}
