import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dropSilentClients } from './slowClients.ts';

const SILENCE_MS = 250;
let app: FastifyInstance;
let port = 0;

beforeAll(async () => {
  app = Fastify();
  dropSilentClients(app, SILENCE_MS);
  app.get('/slow', () => sleep(3 * SILENCE_MS, 'here it is'));
  app.post('/body', () => 'read');
  await app.listen({ host: '127.0.0.1', port: 0 });
  const address = app.server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(() => app.close());

/** What comes back until the connection ends. */
async function say(words: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(words);
  return text(socket);
}

test('whoever waits for an answer that takes long gets it', async () => {
  expect(await say('GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).toContain('here it is');
});

test('whoever falls silent in the middle of a request is told 408, and without one is let go', async () => {
  const head =
    'POST /body HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n';
  expect(await say(`${head}{`)).toMatch(/^HTTP\/1.1 408 /);
  expect(await say('')).toBe('');
});
