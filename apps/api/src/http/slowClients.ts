/** Clients that send half a request, or take no answer, hold nothing up: they are told 408, or cut off. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Time for all headers. */
export const HEADERS_TIMEOUT_MS = 15_000;
/** Time for a whole request: a large upload over a slow line takes minutes. */
export const REQUEST_TIMEOUT_MS = 600_000;
/** Silence in the middle of a request or an answer. */
const SILENCE_MS = 20_000;
/** How often the server looks for headers that are late. */
export const CHECK_INTERVAL_MS = 2_000;

const ANSWER = 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Cuts off connections that are silent, also while a request or an answer is under way. */
export function dropSilentClients(app: FastifyInstance, silenceMs = SILENCE_MS): void {
  const current = new WeakMap<Socket, Exchange>();
  app.addHook('onRequest', ({ raw: request }, { raw: response }, done) => {
    current.set(request.socket, { request, response });
    done();
  });
  app.addHook('onResponse', ({ raw }, _reply, done) => {
    current.delete(raw.socket);
    done();
  });
  app.server.setTimeout(silenceMs, (socket: Socket) => {
    const exchange = current.get(socket);
    // With the whole request read and no answer begun, the silence is ours.
    if (exchange?.request.complete === true && !exchange.response.headersSent) return;
    // With an answer begun it is the reader's, and with no request it is an idle connection.
    if (exchange?.request.complete === false && socket.writable) socket.end(ANSWER);
    else socket.destroy();
    setTimeout(() => socket.destroy(), 1000).unref();
  });
}
