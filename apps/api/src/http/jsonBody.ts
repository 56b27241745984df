/** Bodies of requests: JSON, whatever its type says as long as it says none, and nothing else. */

import { parseJsonBody } from '@jobbergate/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Members of the body that stay JSON text. */
    losslessMembers?: readonly string[];
  }
}

/** The body is of a kind that the route does not take. */
export class UnsupportedBodyError extends Error {}

/** Makes `app` read JSON, and refuse everything else unless a plugin adds it. */
export function readJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const options = { parseAs: 'string' } as const;
  const parse = async (request: FastifyRequest, body: string | Buffer) =>
    parseJsonBody(String(body), request.routeOptions.config.losslessMembers ?? []);
  app.addContentTypeParser(/^application\/(?:[\w.+-]+\+)?json\b/i, options, parse);
  app.addContentTypeParser('*', options, async (request: FastifyRequest, body: string | Buffer) => {
    if (body !== '' && request.headers['content-type'] !== undefined) throw new UnsupportedBodyError();
    return parse(request, body);
  });
}
