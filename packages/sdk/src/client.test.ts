import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { ApiError, ConnectionError, createClient, NotLoggedInError } from './index.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

async function serve(handler: Handler): Promise<string> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function answerJson(response: ServerResponse, status: number, body: unknown, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

const emptyList = { items: [], total: 0, page: 1, size: 50, pages: 0 };

test('a list call sends token, query and user agent, and gives data, status and headers', async () => {
  let seen: IncomingMessage | undefined;
  const baseUrl = await serve((request, response) => {
    seen = request;
    answerJson(response, 200, emptyList, { 'Jobbergate-Instance': 'abc' });
  });
  const client = createClient({ baseUrl, getToken: async () => 'T', userAgent: 'probe/1' });

  const answer = await client.get('/v5/jobbergate/job-scripts', {
    query: { page: 1, search: 'a b', user_only: true },
  });

  expect(seen?.url).toBe('/v5/jobbergate/job-scripts?page=1&search=a+b&user_only=true');
  expect(seen?.headers).toMatchObject({ authorization: 'Bearer T', 'user-agent': 'probe/1' });
  expect(answer.data).toEqual(emptyList);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('jobbergate-instance')).toBe('abc');
});

test('a body goes out as JSON, path parameters are escaped, and the base may have a path of its own', async () => {
  let seen = '';
  const baseUrl = await serve((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      seen = `${request.method} ${request.url} ${request.headers['content-type']} ${body}`;
      answerJson(response, 200, {});
    });
  });
  const client = createClient({ baseUrl: `${baseUrl}/behind/proxy/` });

  await client.put('/v5/jobbergate/job-submissions/{id}', { path: { id: 7 }, body: { name: 'x' } });
  expect(seen).toBe('PUT /behind/proxy/v5/jobbergate/job-submissions/7 application/json {"name":"x"}');

  await client.get('/v5/jobbergate/job-script-templates/{id}', { path: { id: 'a/b?c' } });
  expect(seen).toContain('/v5/jobbergate/job-script-templates/a%2Fb%3Fc ');
});

test('files go out as a form, samples as bytes', async () => {
  const seen: (string | undefined)[] = [];
  const baseUrl = await serve((request, response) => {
    seen.push(request.headers['content-type']);
    request.resume().on('end', () => answerJson(response, 200, null));
  });
  const client = createClient({ baseUrl });
  const form = new FormData();
  form.append('upload_file', new Blob(['x']), 'job.sh');

  const path = { id: 1, file_type: 'ENTRYPOINT' } as const;
  const answer = await client.put('/v5/jobbergate/job-scripts/{id}/upload/{file_type}', { path, body: form });
  const samples = new Blob([new Uint8Array([0x90])]);
  await client.put('/v5/jobbergate/job-submissions/agent/metrics/{id}', { path: { id: 1 }, body: samples });

  expect(answer).toMatchObject({ status: 200, data: null });
  expect(seen).toEqual([
    expect.stringMatching(/^multipart\/form-data; boundary=/),
    'application/octet-stream',
  ]);
});

test.each(['', '{"a": 1}', '\ufeff#!/bin/sh\n'])('the text of a file comes as it is: %j', async (text) => {
  let seen = '';
  const baseUrl = await serve((request, response) => {
    seen = request.url ?? '';
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
  });
  const path = { id: 1, file_name: 'a b/c#d.sh' };
  const answer = await createClient({ baseUrl }).get('/v5/jobbergate/job-scripts/{id}/upload/{file_name}', {
    path,
  });
  expect(answer.data).toBe(text);
  expect(seen).toBe('/v5/jobbergate/job-scripts/1/upload/a%20b/c%23d.sh');
});

test.each(['..', 'a/../b', 'a//b', ''])(
  'a path parameter that would climb out of its path is refused before anything is sent: %j',
  async (file_name) => {
    const client = createClient({ baseUrl: 'http://127.0.0.1:9' });
    const call = client.get('/v5/jobbergate/job-scripts/{id}/upload/{file_name}', {
      path: { id: 1, file_name },
    });
    await expect(call).rejects.toThrow(/must not be/);
  },
);

test('a rejected token is replaced once, and the call repeated', async () => {
  const seen: (string | undefined)[] = [];
  const baseUrl = await serve((request, response) => {
    seen.push(request.headers.authorization);
    const fresh = request.headers.authorization === 'Bearer fresh';
    if (fresh) answerJson(response, 200, emptyList);
    else answerJson(response, 401, { detail: 'Not authenticated' });
  });
  const client = createClient({
    baseUrl,
    getToken: async (rejected) => (rejected === 'old' ? 'fresh' : 'old'),
  });

  await expect(client.get('/v5/jobbergate/job-scripts')).resolves.toMatchObject({ status: 200 });
  expect(seen).toEqual(['Bearer old', 'Bearer fresh']);
});

test('a source with the same token again is not asked to send it twice', async () => {
  let calls = 0;
  const baseUrl = await serve((_, response) => {
    calls += 1;
    answerJson(response, 401, { detail: 'Not authenticated' });
  });
  const client = createClient({ baseUrl, getToken: async () => 'same' });

  await expect(client.get('/v5/jobbergate/job-scripts')).rejects.toMatchObject({
    code: 'not_authenticated',
    status: 401,
  });
  expect(calls).toBe(1);
});

test('a 401 without any token says that nobody is logged in', async () => {
  const baseUrl = await serve((_, response) => answerJson(response, 401, { detail: 'Not authenticated' }));
  await expect(createClient({ baseUrl }).get('/v5/jobbergate/job-scripts')).rejects.toBeInstanceOf(
    NotLoggedInError,
  );
});

test.each([
  [403, { detail: 'Not authorized' }, 'not_permitted', 'Not authorized'],
  [404, { detail: 'JobScript with id=5 not found.' }, 'not_found', 'JobScript with id=5 not found.'],
  [409, { detail: 'The identifier is taken' }, 'conflict', 'The identifier is taken'],
  [422, { detail: 'size (query): too large', errors: [{}] }, 'invalid', 'size (query): too large'],
  [418, { detail: 7 }, 'rejected', 'The server answered with status 418.'],
  [422, { detail: [{ msg: 'no text' }] }, 'invalid', 'The server answered with status 422.'],
  [500, 'no object', 'server_error', 'The server answered with status 500.'],
])('a %i becomes words and a stable code', async (status, body, code, detail) => {
  const baseUrl = await serve((_, response) => answerJson(response, status, body));
  const call = createClient({ baseUrl, getToken: async () => 'T' }).get('/v5/jobbergate/job-scripts');
  await expect(call).rejects.toMatchObject({ name: 'ApiError', code, status, detail, message: detail });
});

test('a reason without end is cut', async () => {
  const baseUrl = await serve((_, response) => answerJson(response, 400, { detail: 'x'.repeat(1_000_000) }));
  const error: unknown = await createClient({ baseUrl })
    .get('/v5/jobbergate/health')
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ detail: 'x'.repeat(10_000) });
});

test('a 503 says how long to wait', async () => {
  const baseUrl = await serve((_, response) =>
    answerJson(response, 503, { detail: 'busy' }, { 'Retry-After': '7' }),
  );
  await expect(createClient({ baseUrl }).get('/v5/jobbergate/health')).rejects.toMatchObject({
    code: 'unavailable',
    retryAfterSeconds: 7,
  });
});

test('a page of HTML instead of JSON is named as such', async () => {
  const baseUrl = await serve((_, response) => response.end('<h1>Welcome</h1>'));
  await expect(createClient({ baseUrl }).get('/v5/jobbergate/job-scripts')).rejects.toThrow(
    /Is a Jobbergate API there/,
  );
});

test('a redirect is not followed with the token, but told', async () => {
  let reached = false;
  const other = await serve((_, response) => {
    reached = true;
    answerJson(response, 200, emptyList);
  });
  const baseUrl = await serve((_, response) => response.writeHead(302, { location: `${other}/x` }).end());
  const call = createClient({ baseUrl, getToken: async () => 'T' }).get('/v5/jobbergate/job-scripts');
  await expect(call).rejects.toMatchObject({ code: 'redirected', message: expect.stringContaining(other) });
  expect(reached).toBe(false);
});

test('a port where nothing listens is said in plain words with the address', async () => {
  const baseUrl = await serve(() => {});
  for (const close of closers.splice(0)) await close();
  const call = createClient({ baseUrl }).get('/v5/jobbergate/health');
  await expect(call).rejects.toThrow(`Cannot reach ${baseUrl}: nothing listens there (connection refused).`);
  await expect(call).rejects.toMatchObject({ code: 'refused', address: baseUrl });
});

test('a server that never answers is given up after the time limit', async () => {
  const baseUrl = await serve(() => {});
  const call = createClient({ baseUrl, timeoutMs: 50 }).get('/v5/jobbergate/health');
  await expect(call).rejects.toMatchObject({ code: 'timeout', message: expect.stringContaining('0.05 s') });
});

test('an answer that breaks off is no success', async () => {
  const baseUrl = await serve((_, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('{"items"');
    setTimeout(() => response.destroy(), 20);
  });
  await expect(createClient({ baseUrl }).get('/v5/jobbergate/job-scripts')).rejects.toMatchObject({
    name: 'ConnectionError',
    code: 'broken',
  });
});

test('the TLS error of a plain server is named as one', async () => {
  const baseUrl = await serve((_, response) => response.end());
  const call = createClient({ baseUrl: baseUrl.replace('http:', 'https:') }).get('/v5/jobbergate/health');
  await expect(call).rejects.toMatchObject({ code: 'tls' });
});

test('a caller who aborts gets the reason of the abort back', async () => {
  const baseUrl = await serve(() => {});
  const stop = new AbortController();
  const call = createClient({ baseUrl }).get('/v5/jobbergate/health', { signal: stop.signal });
  const reason = new Error('enough');
  stop.abort(reason);
  await expect(call).rejects.toBe(reason);
});

test.each(['', 'localhost:8000', 'ftp://x', 'http://u:secret@x', 'http://x?y=1', 'http://x#y'])(
  'the base URL %j is refused without repeating it',
  (baseUrl) => {
    expect(() => createClient({ baseUrl })).toThrow(TypeError);
    expect(() => createClient({ baseUrl })).not.toThrow(/secret/);
  },
);

test('no error message holds the token', async () => {
  const refusing = await serve((_, response) => answerJson(response, 500, {}));
  for (const baseUrl of [refusing, 'http://127.0.0.1:9']) {
    const client = createClient({ baseUrl, getToken: async () => 'SECRET-TOKEN' });
    const error: unknown = await client.get('/v5/jobbergate/job-scripts').catch((thrown: unknown) => thrown);
    expect(error instanceof ApiError || error instanceof ConnectionError).toBe(true);
    expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain('SECRET-TOKEN');
  }
});

test('a token that no header can carry is refused without repeating it', async () => {
  const client = createClient({ baseUrl: 'http://127.0.0.1:9', getToken: async () => 'SECRET\nX: 1' });
  const error: unknown = await client.get('/v5/jobbergate/job-scripts').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(TypeError);
  expect(String((error as Error).cause) + String(error)).not.toContain('SECRET');
});

test('the types refuse what the document does not have', () => {
  const client = createClient({ baseUrl: 'http://127.0.0.1:9' });
  const calls = () => [
    // @ts-expect-error no such path
    client.get('/v5/jobbergate/nothing'),
    // @ts-expect-error no such method there
    client.post('/v5/jobbergate/job-submissions/agent/pending'),
    // @ts-expect-error the path parameter is missing
    client.get('/v5/jobbergate/job-scripts/{id}'),
    // @ts-expect-error page is a number
    client.get('/v5/jobbergate/job-scripts', { query: { page: 'a' } }),
    // @ts-expect-error no such status
    client.put('/v5/jobbergate/job-submissions/{id}', { path: { id: 1 }, body: { status: 'COMPLETED' } }),
  ];
  expect(calls).toBeTypeOf('function');
});
