import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { acceptUploads, readMultipart } from './multipart.ts';

const LIMITS = { files: 1, fileBytes: 100 << 20, fieldBytes: 1024 };
let app: FastifyInstance;
let url = '';
/** Holds each upload's answer back until it is opened. */
const gate = Promise.withResolvers<void>();

beforeAll(async () => {
  app = Fastify({ forceCloseConnections: true });
  acceptUploads(app);
  app.setErrorHandler((error: Error, _request, reply) => reply.code(503).send(error.message));
  app.put('/', { config: { takesUpload: true } }, async (request) => {
    const { files } = await readMultipart(request, request.raw, 'file', LIMITS);
    await gate.promise;
    return files[0]?.bytes.length;
  });
  url = await app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => app.close());

async function upload(megabytes: number) {
  const body = new FormData();
  body.append('file', new Blob([Buffer.alloc(megabytes << 20)]), 'large');
  const answer = await fetch(url, { method: 'PUT', body });
  return { status: answer.status, text: await answer.text() };
}

test('uploads together hold a bounded amount, and what one held is free once it is answered', async () => {
  const answers = Promise.all([60, 60, 60].map(upload));
  setTimeout(gate.resolve, 1000);
  const statuses = (await answers).map(({ status }) => status).sort();
  expect(statuses).toEqual([200, 200, 503]);
  expect(await upload(90)).toEqual({ status: 200, text: String(90 << 20) });
}, 60_000);
