import { once } from 'node:events';
import { connect } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { acceptBytes } from './byteBody.ts';
import { acceptUploads, readMultipart } from './multipart.ts';

const LIMITS = { files: 1, fileBytes: 100 << 20, fieldBytes: 1024 };
let app: FastifyInstance;
let url = '';
/** Holds each upload's answer back until it is opened. */
let gate = Promise.withResolvers<void>();
/** Uploads that have come as a whole. */
let whole = 0;

beforeAll(async () => {
  app = Fastify({ forceCloseConnections: true });
  acceptUploads(app);
  acceptBytes(app);
  app.setErrorHandler((error: Error, _request, reply) => reply.code(503).send(error.message));
  app.put('/', { config: { takesUpload: true } }, async (request) => {
    const { files } = await readMultipart(request, request.raw, 'file', LIMITS);
    whole += 1;
    await gate.promise;
    return files[0]?.bytes.length;
  });
  app.put('/bytes', { config: { takesBytes: true }, bodyLimit: 100 << 20 }, async ({ body }) => {
    whole += 1;
    await gate.promise;
    return (body as Buffer).length;
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
  const held = [60, 60].map(upload);
  await vi.waitFor(() => expect(whole).toBe(2), { timeout: 60_000 });
  expect(await upload(60)).toEqual({ status: 503, text: 'Too many files are being taken in at once' });
  gate.resolve();
  for (const { status } of await Promise.all(held)) expect(status).toBe(200);
  expect(await upload(90)).toEqual({ status: 200, text: String(90 << 20) });
});

test('bodies of bytes are counted with them', async () => {
  const send = async (megabytes: number) => {
    const headers = { 'content-type': 'application/octet-stream' };
    const answer = await fetch(`${url}/bytes`, {
      method: 'PUT',
      headers,
      body: Buffer.alloc(megabytes << 20),
    });
    return { status: answer.status, text: await answer.text() };
  };
  whole = 0;
  gate = Promise.withResolvers();
  const held = [send(60), upload(60)];
  await vi.waitFor(() => expect(whole).toBe(2), { timeout: 60_000 });
  expect(await send(60)).toEqual({ status: 503, text: 'Too many files are being taken in at once' });
  gate.resolve();
  for (const { status } of await Promise.all(held)) expect(status).toBe(200);
  expect(await send(90)).toEqual({ status: 200, text: String(90 << 20) });
});

test('what an upload held is free when its client goes in the middle of it', async () => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  const head =
    'PUT / HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 99000000';
  const part = '--b\r\nContent-Disposition: form-data; name="file"; filename="large"\r\n\r\n';
  socket.write(`${head}\r\n\r\n${part}`);
  await new Promise((sent) => socket.write(Buffer.alloc(90 << 20), sent));
  socket.destroy();
  await once(socket, 'close');

  await vi.waitFor(async () => expect((await upload(90)).status).toBe(200), { timeout: 60_000 });
});
