// What fetched files may hold of the service's memory together.
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { filledScript } from './files.ts';
import { useService } from './service.ts';

const service = useService({ maxUploadBytes: 100 << 20, fetchAllow: ['127.0.0.1'] });

let elsewhere: Server;
/** Answers that have sent all but their end. */
const held: ServerResponse[] = [];

beforeAll(async () => {
  elsewhere = createServer((request, response) => {
    if (request.url === '/small') return response.end('small\n');
    held.push(response);
    return response.write(Buffer.alloc(60 << 20, 'x'));
  }).listen(0, '127.0.0.1');
  await once(elsewhere, 'listening');
});
afterAll(() => {
  elsewhere.closeAllConnections();
  elsewhere.close();
});

test('files that are fetched at once are refused when they hold too much together, and let go of it', async () => {
  const ada = await service().as();
  const admin = await service().as({ email: 'root@example.org', permissions: ['jobbergate:admin'] });
  const id = await filledScript(ada);
  const { port } = elsewhere.address() as AddressInfo;
  const fetchOf = (path: string, who = ada) => {
    const url = encodeURIComponent(`http://127.0.0.1:${port}${path}`);
    return who.send('PUT', `/job-scripts/${id}/upload-by-url/SUPPORT?file_url=${url}`);
  };
  const large = [fetchOf('/1'), fetchOf('/2'), fetchOf('/3', admin)];
  const refused = await Promise.race(large);
  expect(refused.status).toBe(503);
  expect(refused.body).toEqual({ detail: 'Too many files are being taken in at once' });

  // No UTF-8 text: nothing of it is stored.
  for (const response of held) response.end(Buffer.from([0xff]));
  const statuses = (await Promise.all(large)).map(({ status }) => status).sort();
  expect(statuses).toEqual([400, 400, 503]);
  expect((await fetchOf('/small')).status).toBe(200);
});
