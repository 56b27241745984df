import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { BadRequestError, BusyError } from '@jobbergate/core';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createFetchText } from './fetchText.ts';

let server: Server;
let port = 0;
let asked = 0;
/** Answers that are held back. */
let held: ServerResponse[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    asked += 1;
    if (request.url === '/held') held.push(response);
    else if (!request.url?.startsWith('/silent')) response.end(`for ${request.headers.host}`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  held = [];
});

const CALLER = 'ada@example.org';
const s3 = { endpoint: 'http://127.0.0.1:1', region: 'us-east-1' };
const bounds = { allow: ['127.0.0.1'], maxBytes: 1000, timeoutMs: 60_000, s3 };

describe('a host that is fetched from', () => {
  test('is resolved once, and reached at the address that was checked', async () => {
    let resolved = 0;
    const fetchText = createFetchText({
      ...bounds,
      resolve: async () => {
        resolved += 1;
        return resolved === 1 ? ['127.0.0.1'] : ['127.0.0.9'];
      },
    });
    expect(await fetchText(`http://rebound.example:${port}/`, CALLER)).toBe(`for rebound.example:${port}`);
    expect(resolved).toBe(1);
  });

  test('is refused when any of its addresses is not public', async () => {
    const before = asked;
    for (const inside of ['10.0.0.1', '::1', '169.254.1.1', 'fe80::1']) {
      const fetchText = createFetchText({ ...bounds, resolve: async () => ['127.0.0.1', inside] });
      await expect(fetchText(`http://mixed.example:${port}/`, CALLER)).rejects.toThrow('not a public one');
    }
    const nowhere = createFetchText({ ...bounds, resolve: async () => [] });
    await expect(nowhere('http://nowhere.example/', CALLER)).rejects.toThrow(BadRequestError);
    expect(asked).toBe(before);
  });
});

describe('a fetch', () => {
  test('passes on what has no room for its bytes', async () => {
    const fetchText = createFetchText(bounds);
    const full = fetchText(`http://127.0.0.1:${port}/`, CALLER, () => {
      throw new BusyError('full', 1);
    });
    await expect(full).rejects.toThrow(BusyError);
  });

  test('ends when the time is up, whether a name or an answer is waited for', async () => {
    const silent = createFetchText({ ...bounds, timeoutMs: 100 });
    await expect(silent(`http://127.0.0.1:${port}/silent`, CALLER)).rejects.toThrow('did not answer in time');
    const unresolved = createFetchText({ ...bounds, timeoutMs: 100, resolve: () => new Promise(() => {}) });
    await expect(unresolved('http://slow.example/', CALLER)).rejects.toThrow('did not answer in time');
  });

  test('of what is no answer to a request ends at once', async () => {
    const head = 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n';
    await withRawServer(head, async (url) => {
      await expect(createFetchText(bounds)(url, CALLER)).rejects.toThrow('could not be reached');
    });
  });

  test('of a file without a length or an end gives no part of it', async () => {
    await withRawServer('HTTP/1.1 200 OK\r\n\r\nthe beginning', async (url) => {
      const fetchText = createFetchText({ ...bounds, timeoutMs: 200 });
      await expect(fetchText(url, CALLER)).rejects.toThrow('did not answer in time');
    });
  });

  test('is refused while eight are under way', async () => {
    const fetchText = createFetchText(bounds);
    const waiting = Array.from({ length: 8 }, (_, i) =>
      fetchText(`http://127.0.0.1:${port}/held`, `caller-${i >> 1}`),
    );
    await expect(fetchText(`http://127.0.0.1:${port}/`, CALLER)).rejects.toThrow(BusyError);
    await answer(waiting);
    expect(await fetchText(`http://127.0.0.1:${port}/`, CALLER)).toContain('for ');
  });

  test('of one caller is refused while two of theirs are under way, of others not', async () => {
    const fetchText = createFetchText(bounds);
    const waiting = [1, 2].map(() => fetchText(`http://127.0.0.1:${port}/held`, CALLER));
    await expect(fetchText(`http://127.0.0.1:${port}/`, CALLER)).rejects.toThrow(BusyError);
    expect(await fetchText(`http://127.0.0.1:${port}/`, 'bob@example.org')).toContain('for ');
    await answer(waiting);
    expect(await fetchText(`http://127.0.0.1:${port}/`, CALLER)).toContain('for ');
  });
});

describe('an object in S3', () => {
  const inS3 = (endpoint: string) => ({
    ...bounds,
    allow: ['s3://bucket'],
    s3: { endpoint, region: 'eu-north-1' },
  });
  beforeAll(() => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'of a test');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'of a test');
  });
  afterAll(() => vi.unstubAllEnvs());

  test('is waited for no longer than the rest, and frees its place', async () => {
    const silent = { ...inS3(`http://127.0.0.1:${port}/silently`), timeoutMs: 100 };
    const fetchText = createFetchText(silent);
    for (let i = 0; i < 3; i++) {
      await expect(fetchText('s3://bucket/key', CALLER)).rejects.toThrow(
        's3://bucket/key did not answer in time',
      );
    }
  });

  test('is nowhere else: a redirect is an answer', async () => {
    const before = asked;
    const head = `HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1:${port}/\r\nContent-Length: 0\r\n\r\n`;
    await withRawServer(head, async (url) => {
      const fetchText = createFetchText(inS3(url.replace(/\/$/, '')));
      await expect(fetchText('s3://bucket/key', CALLER)).rejects.toThrow(
        's3://bucket/key answered with status 301',
      );
    });
    expect(asked).toBe(before);
  });
});

/** Lets fetches that are held back end, once they have all come. */
async function answer(waiting: readonly Promise<string>[]): Promise<void> {
  await vi.waitFor(() => expect(held).toHaveLength(waiting.length), { timeout: 60_000 });
  for (const response of held) response.end('at last');
  expect(new Set(await Promise.all(waiting))).toEqual(new Set(['at last']));
}

/** A server that says the same to whoever speaks to it, and leaves the connection open. */
async function withRawServer(words: string, work: (url: string) => Promise<void>): Promise<void> {
  const raw = createTcpServer((socket) => {
    socket.once('data', () => socket.write(words));
  }).listen(0, '127.0.0.1');
  await once(raw, 'listening');
  const address = raw.address();
  await work(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`);
  raw.close();
}
