// Requests that fetch would not send: other Host headers, odd targets, bodies that never end.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { IssuerService } from './service.ts';

/** Sends `text` and answers everything that comes back until the server closes or `ms` pass. */
export async function sendRaw(service: IssuerService, text: string, ms = 60_000): Promise<string> {
  const socket = await open(service);
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk.toString('latin1');
  });
  socket.on('error', () => undefined);
  const closed = once(socket, 'close');
  socket.write(text);
  const timer = setTimeout(() => socket.destroy(), ms);
  await closed;
  clearTimeout(timer);
  return answer;
}

/** An open connection to the service. */
export async function open(service: IssuerService): Promise<Socket> {
  const { hostname, port } = new URL(service.url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  return socket;
}

/** A request with these headers, ready for {@link sendRaw}. */
export function rawRequest(line: string, headers: Record<string, string>, body = ''): string {
  const all = { Connection: 'close', 'Content-Length': String(Buffer.byteLength(body)), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return `${line} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
}
