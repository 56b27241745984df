/** Clients that send half a request, or take no answer, hold nothing up: they are told 408, or cut off. */

import type { IncomingMessage } from 'node:http';
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

/** Cuts off connections that are silent, also while a request or an answer is under way. */
export function dropSilentClients(app: FastifyInstance): void {
  const current = new WeakMap<Socket, IncomingMessage>();
  app.addHook('onRequest', ({ raw }, _reply, done) => {
    current.set(raw.socket, raw);
    done();
  });
  app.addHook('onResponse', ({ raw }, _reply, done) => {
    current.delete(raw.socket);
    done();
  });
  app.server.setTimeout(SILENCE_MS, (socket: Socket) => {
    // With the whole request read, the silence is the reader's, and with none it is an idle connection.
    if (current.get(socket)?.complete === false && socket.writable) socket.end(ANSWER);
    else socket.destroy();
    setTimeout(() => socket.destroy(), 1000).unref();
  });
}
