/** Bodies that are no text: bytes, for the routes that take them. */

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { UnsupportedBodyError } from './jsonBody.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route's body is a Buffer. */
    takesBytes?: true;
  }
}

/** Makes `app` hand bytes to the routes that take them. */
export function acceptBytes(app: FastifyInstance): void {
  app.addContentTypeParser(
    /^application\/(?:octet-stream|(?:x-|vnd\.)?msgpack)\b/i,
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: string | Buffer) => {
      if (request.routeOptions.config.takesBytes !== true) throw new UnsupportedBodyError();
      return body;
    },
  );
}
