/** Bodies of requests: JSON, which may name no type, and nothing else unless a route says so. */

import { MalformedJsonError, parseJsonBody } from '@jobbergate/core';
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
  const options = { parseAs: 'buffer' } as const;
  const parse = async (request: FastifyRequest, body: string | Buffer) =>
    parseJsonBody(textOf(Buffer.from(body)), request.routeOptions.config.losslessMembers ?? []);
  app.addContentTypeParser(/^application\/(?:[\w.+-]+\+)?json\b/i, options, parse);
  app.addContentTypeParser('*', options, async (request: FastifyRequest, body: string | Buffer) => {
    // Bytes are bytes, whatever they are called.
    if (request.routeOptions.config.takesBytes === true) return body;
    if (body.length > 0 && request.headers['content-type'] !== undefined) throw new UnsupportedBodyError();
    return parse(request, body);
  });
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** JSON between systems is UTF-8 (RFC 8259 §8.1). */
function textOf(body: Buffer): string {
  try {
    return utf8.decode(body);
  } catch {
    throw new MalformedJsonError('the body is not UTF-8 text', 0);
  }
}
