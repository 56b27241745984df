/** Requests that are no HTTP, come too slowly or have too long a head: refused before any route is asked. */

import type { Socket } from 'node:net';
import type { ConnectionError } from 'fastify';

/** Codes of Node's `clientError` event (Node.js documentation, class `http.Server`); all others mean 400. */
const ANSWERS: Readonly<Record<string, readonly [status: string, detail: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'The request took too long to come.'],
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'Path and headers are too long.'],
};
const UNREADABLE = ['400 Bad Request', 'This is no HTTP request.'] as const;

/** Tells it in the contracts' error shape, and ends the connection. */
export function refuseUnreadable(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const [status, detail] = ANSWERS[error.code] ?? UNREADABLE;
  const body = JSON.stringify({ detail });
  if (socket.writable) {
    socket.write(
      `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    );
  }
  socket.destroy(error);
}
