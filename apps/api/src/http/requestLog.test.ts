import { connect } from 'node:net';
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import { pino } from 'pino';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { logRequests } from './requestLog.ts';

const lines: Record<string, unknown>[] = [];
const logger = pino({ level: 'info', base: null }, { write: (line) => lines.push(JSON.parse(line)) });
const app = Fastify({
  loggerInstance: logger as FastifyBaseLogger,
  logController: new LogController({ disableRequestLogging: true }),
});
logRequests(app, logger);
let gate = Promise.withResolvers<void>();
let asked = 0;
app.route({
  method: ['GET', 'POST'],
  url: '/rows',
  handler: async () => {
    asked += 1;
    await gate.promise;
    return 'done';
  },
});
const url = await app.listen({ host: '127.0.0.1', port: 0 });
lines.length = 0;

beforeEach(() => {
  lines.length = 0;
  gate = Promise.withResolvers();
});
afterAll(() => app.close());

test('a write is logged with what became of it and without its query, a read is not', async () => {
  gate.resolve();
  await (await fetch(`${url}/rows?token=secret`, { method: 'POST' })).text();
  await (await fetch(`${url}/rows`)).text();
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({ msg: 'answered', method: 'POST', path: '/rows', status: 200 });
  expect(JSON.stringify(lines)).not.toContain('secret');
});

test('a write whose client does not wait for the answer is logged, too', async () => {
  const before = asked;
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write('POST /rows HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n');
  await vi.waitFor(() => expect(asked).toBe(before + 1), { timeout: 60_000 });
  socket.destroy();
  await vi.waitFor(() => expect(lines).toHaveLength(1), { timeout: 60_000 });
  expect(lines[0]).toMatchObject({ msg: 'not answered: its client went', method: 'POST', path: '/rows' });
  gate.resolve();
});
