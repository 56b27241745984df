/** What uploads, bodies of bytes and fetched files hold of this process's memory together, until each request is answered. */

import { Readable } from 'node:stream';
import { BusyError } from '@jobbergate/core';
import type {
  FastifyInstance,
  FastifyRequest,
  onRequestHookHandler,
  preParsingAsyncHookHandler,
} from 'fastify';

/** Each byte costs about five until it is stored. */
const MOST_BYTES = 128 << 20;
/** Room beside the largest file that is allowed, where that is larger. */
const MARGIN_BYTES = 8 << 20;
const RETRY_AFTER_SECONDS = 2;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route fetches a file that the request names. */
    fetchesFile?: true;
  }
}

/** By request; null when its exchange is over. */
const held = new WeakMap<FastifyRequest, number | null>();
let heldByAll = 0;

/**
 * Passes bytes on that come with a request or are fetched for it, as long as there is room. `fileBytes`: the limit of one
 * file. @throws BusyError
 */
export function withinBudget(request: FastifyRequest, fileBytes: number) {
  const most = Math.max(MOST_BYTES, fileBytes + MARGIN_BYTES);
  return async function* (body: Readable): AsyncGenerator<Buffer> {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      const before = held.get(request);
      if (before === undefined) throw new TypeError('the route does not say that it takes files');
      if (before === null) return;
      if (heldByAll + chunk.length > most) {
        throw new BusyError('Too many files are being taken in at once', RETRY_AFTER_SECONDS);
      }
      heldByAll += chunk.length;
      held.set(request, before + chunk.length);
      yield chunk;
    }
  };
}

/**
 * Counts bodies of bytes, and gives back what a request held when it was answered, or its client went. Other routes carry
 * no hook for it.
 */
export function keepBudget(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    const { takesUpload, takesBytes, fetchesFile } = route.config ?? {};
    if (takesUpload !== true && takesBytes !== true && fetchesFile !== true) return;
    route.onRequest = [open, ...[route.onRequest ?? []].flat()];
    if (takesBytes === true) route.preParsing = [countBytes, ...[route.preParsing ?? []].flat()];
  });
}

const countBytes: preParsingAsyncHookHandler = async (request, _reply, body) =>
  Readable.from(withinBudget(request, request.routeOptions.bodyLimit)(body as Readable), {
    objectMode: false,
  });

/** Fastify's `onResponse` does not come when the client goes before its answer; the end of the exchange always does. */
const open: onRequestHookHandler = (request, { raw }, done) => {
  held.set(request, 0);
  raw.once('close', () => {
    heldByAll -= held.get(request) ?? 0;
    held.set(request, null);
  });
  done();
};
