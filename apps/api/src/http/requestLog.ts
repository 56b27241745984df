/** One line of the log for each request. */

import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';

/** Writes and failures at `info` and above; reads only when somebody looks closely. */
export function logRequests(app: FastifyInstance, logger: Logger): void {
  app.addHook('onResponse', (request, reply, done) => {
    const isQuiet = request.method === 'GET' && reply.statusCode < 500;
    const level = isQuiet ? 'debug' : 'info';
    if (logger.isLevelEnabled(level)) {
      const { statusCode: status, elapsedTime } = reply;
      request.log[level]({ ...whatOf(request), status, ms: Math.round(elapsedTime) }, 'answered');
    }
    done();
  });
  // Fastify tells nothing of an answer that its client did not wait for; what was asked may be done all the same.
  app.addHook('onRequest', (request, { raw }, done) => {
    if (request.method !== 'GET') {
      // A connection that is gone tells no address any more.
      const { ip } = request;
      raw.once('close', () => {
        if (!raw.writableFinished) request.log.info(whatOf(request, ip), 'not answered: its client went');
      });
    }
    done();
  });
}

function whatOf(request: FastifyRequest, remote = request.ip) {
  return { method: request.method, path: request.url.split('?', 1)[0], remote };
}
