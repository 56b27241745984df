/**
 * Answers of agent routes, refusals too, carry a UUID that stands for the rows: agents put it into the keys of their
 * jobs. Each tenant has its own, because each counts its rows from 1.
 */

import { createHash } from 'node:crypto';
import type { Identity } from '@jobbergate/core';
import type { FastifyInstance, onSendHookHandler, RouteOptions } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answers carry the instance's UUID. */
    isForAgents?: true;
  }
}

const HEADERS = {
  'Jobbergate-Instance': {
    type: 'string',
    description: 'UUID of the installation, or of the tenant in it, for the keys of jobs',
  },
};

/** The UUID of the rows that a bearer sees; without one that belongs anywhere, the installation's. */
export type InstanceFor = (identity: Identity | undefined) => string;

/** Adds the header to the routes of `app` that are for agents, and to their description; the others do no work for it. */
export function nameInstance(app: FastifyInstance, instanceFor: InstanceFor): void {
  const onSend: onSendHookHandler = ({ identity, tenant }, reply, _payload, done) => {
    reply.header('jobbergate-instance', instanceFor(tenant === undefined ? undefined : identity));
    done();
  };
  app.addHook('onRoute', (route) => {
    if (route.config?.isForAgents !== true) return;
    route.onSend = onSend;
    describe(route);
  });
}

/** A name-based UUID (RFC 9562 §5.5) of a tenant in an installation; without one the installation's own. */
export function tenantInstance(installation: string, organization: string | undefined): string {
  if (organization === undefined) return installation;
  const namespace = Buffer.from(installation.replaceAll('-', ''), 'hex');
  const bytes = createHash('sha1').update(namespace).update(organization).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function describe({ schema }: RouteOptions): void {
  const answers = Object.entries((schema?.response ?? {}) as Readonly<Record<string, object>>);
  if (schema === undefined || answers.length === 0) return;
  schema.response = Object.fromEntries(
    answers.map(([status, answer]) => [status, { ...answer, headers: HEADERS }]),
  );
}
