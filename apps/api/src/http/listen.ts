/** Where the server listens. `localhost` means both loopback addresses, whatever the machine's name service says. */

import { createServer, type Server, type Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Starts listening; closing `app` ends it. */
export async function listen(app: FastifyInstance, host: string, port: number): Promise<void> {
  if (host !== 'localhost') {
    await app.listen({ host, port });
    return;
  }
  const six = createServer((socket: Socket) => app.server.emit('connection', socket));
  app.addHook('preClose', async () => {
    six.close();
  });
  await app.listen({ host: '127.0.0.1', port });
  await listenOnSix(six, port);
}

/** A machine without IPv6 has no second address. */
function listenOnSix(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') resolve();
      else reject(error);
    });
    server.listen({ host: '::1', port }, resolve);
  });
}
