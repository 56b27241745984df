// Files by address: what is fetched, and what is never reached.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { filledScript, WORKFLOW } from './files.ts';
import { useService } from './service.ts';

/** One address of this machine is allowed, and one name; its other addresses are not. */
const service = useService({ maxUploadBytes: 10_000, fetchAllow: ['127.0.0.2', 'localhost'] });

let elsewhere: Server;
let port = 0;
const asked: string[] = [];

beforeAll(async () => {
  elsewhere = createServer(answer).listen(0, '0.0.0.0');
  await once(elsewhere, 'listening');
  const address = elsewhere.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(() => {
  elsewhere.closeAllConnections();
  elsewhere.close();
});

function answer(request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://x');
  asked.push(`${request.headers.host} ${url.pathname}`);
  const to = url.searchParams.get('to');
  if (url.pathname === '/loop') response.writeHead(307, { location: '/loop' }).end();
  else if (to !== null) response.writeHead(302, { location: to }).end();
  else if (url.pathname === '/large') response.end('x'.repeat(10_001));
  else if (url.pathname === '/endless') {
    response.writeHead(200);
    const timer = setInterval(() => response.write('x'.repeat(4000)), 5);
    response.on('close', () => clearInterval(timer));
  } else if (url.pathname === '/binary') response.end(Buffer.from([0xff, 0xfe]));
  else if (url.pathname === '/missing') response.writeHead(404).end();
  else if (url.pathname === '/cut') {
    response.writeHead(200, { 'content-length': 100 });
    response.write('x');
    setTimeout(() => response.destroy(), 20);
  } else if (url.pathname.endsWith('.py')) response.end(WORKFLOW);
  else response.end('from elsewhere\n');
}

async function fetchInto(url: string, query = '') {
  const ada = await service().as();
  const id = await filledScript(ada);
  const path = `/job-scripts/${id}/upload-by-url/SUPPORT?file_url=${encodeURIComponent(url)}${query}`;
  const before = asked.length;
  const answered = await ada.send('PUT', path);
  return { ada, id, answered, reached: asked.slice(before) };
}

const allowed = (path: string) => `http://127.0.0.2:${port}${path}`;
const forbidden = (path: string) => `http://127.0.0.1:${port}${path}`;

describe('a file by its address', () => {
  test('is kept under the last part of the path, or the name that is given', async () => {
    const { ada, id, answered } = await fetchInto(allowed('/folder/na%20me.txt?x=1'));
    expect([answered.status, answered.body]).toMatchObject([200, { parent_id: id, filename: 'na me.txt' }]);
    expect((await ada.get(`/job-scripts/${id}/upload/na%20me.txt`)).text).toBe('from elsewhere\n');
    expect((await fetchInto(allowed('/'), '&filename=own')).answered.body.filename).toBe('own');
    expect((await fetchInto(allowed('/'))).answered.status).toBe(400);
  });

  test('may be a template’s, or its workflow with the configuration as the body', async () => {
    const ada = await service().as();
    const { id } = (await ada.post('/job-script-templates', { name: 'by url' })).body;
    const base = `/job-script-templates/${id}/upload-by-url`;
    const file = await ada.send('PUT', `${base}/template/ENTRYPOINT?file_url=${allowed('/a.txt')}`);
    expect([file.status, file.body]).toMatchObject([200, { filename: 'a.txt', file_type: 'ENTRYPOINT' }]);
    const workflow = `${base}/workflow?file_url=${allowed('/any.py')}`;
    expect((await ada.send('PUT', workflow)).status).toBe(400);
    expect((await ada.put(workflow, { a: 1 })).body).toMatchObject({
      filename: 'jobbergate.py',
      runtime_config: { a: 1 },
    });
    expect((await ada.put(workflow, { runtime_config: { b: 2 } })).body.runtime_config).toEqual({ b: 2 });
    expect((await ada.send('PUT', workflow)).body.runtime_config).toEqual({ b: 2 });
  });

  test('is followed through redirects, a few', async () => {
    expect((await fetchInto(allowed(`/x?to=${allowed('/y')}`))).answered.status).toBe(200);
    const endless = await fetchInto(allowed('/loop'));
    expect([endless.answered.status, endless.answered.body.detail]).toEqual([
      400,
      expect.stringContaining('redirects too often'),
    ]);
    expect(endless.reached).toHaveLength(6);
  });

  test.each(['/missing', '/binary', '/cut'])(
    'that is not to be had (%s) is 400 with the reason',
    async (path) => {
      const { ada, id, answered } = await fetchInto(allowed(path));
      expect([answered.status, answered.body]).toEqual([400, { detail: expect.any(String) }]);
      expect((await ada.get(`/job-scripts/${id}`)).body.files).toHaveLength(1);
    },
  );

  test.each(['/large', '/endless'])('beyond the limit (%s) is 413', async (path) => {
    expect((await fetchInto(allowed(path))).answered.status).toBe(413);
  });

  test('of another kind than http is refused, and of S3 while no bucket is named', async () => {
    for (const url of ['file:///etc/passwd', 'ftp://example.org/x', 'data:text/plain,x', 'gopher://x/y']) {
      const { answered } = await fetchInto(url, '&filename=x');
      expect([answered.status, answered.body], url).toEqual([400, { detail: expect.any(String) }]);
    }
    for (const url of ['nothing', '', 'http://', 'http://a b/c']) {
      const { answered } = await fetchInto(url, '&filename=x');
      expect([answered.status, answered.body.errors]).toMatchObject([422, [{ loc: ['query', 'file_url'] }]]);
    }
    const s3 = await fetchInto('s3://bucket/key.txt');
    expect([s3.answered.status, s3.answered.body.detail]).toEqual([
      400,
      'Addresses in S3 are not taken: JOBBERGATE_FETCH_ALLOW names no bucket',
    ]);
  });

  test('that is too long for the head of a request is 431, as the document says', async () => {
    const { answered } = await fetchInto(`https://example.org/${'\u{1f600}'.repeat(4000)}`);
    expect([answered.status, answered.body]).toEqual([431, { detail: expect.any(String) }]);
    const { paths } = (await service().withToken(undefined).get('/openapi.json')).body;
    const fetching = Object.keys(paths).filter((path) => path.includes('upload-by-url'));
    expect(fetching).toHaveLength(3);
    for (const path of fetching) expect(paths[path].put.responses, path).toHaveProperty('431');
  });

  test('is not fetched for whoever may not change the row', async () => {
    const ada = await service().as();
    const id = await filledScript(ada);
    const bob = await service().as({ email: 'bob@example.org' });
    const before = asked.length;
    const url = `/job-scripts/${id}/upload-by-url/SUPPORT?file_url=${allowed('/a')}`;
    expect((await bob.send('PUT', url)).status).toBe(403);
    expect((await ada.send('PUT', url.replace(String(id), '999999'))).status).toBe(404);
    expect(asked.length).toBe(before);
  });
});

describe('an address inside the network', () => {
  test.each([
    ['loopback', () => forbidden('/a')],
    ['loopback as one number', () => `http://2130706433:${port}/a`],
    ['loopback in hexadecimal', () => `http://0x7f.1:${port}/a`],
    ['loopback, short', () => `http://127.1:${port}/a`],
    ['any address', () => `http://0.0.0.0:${port}/a`],
    ['loopback of IPv6', () => `http://[::1]:${port}/a`],
    ['an IPv4 address inside IPv6', () => `http://[::ffff:127.0.0.1]:${port}/a`],
    ['a tunnel to loopback', () => `http://[2002:7f00:1::]:${port}/a`],
    ['a translated loopback', () => `http://[64:ff9b::7f00:1]:${port}/a`],
    ['link-local: a cloud’s secrets', () => 'http://169.254.169.254/latest/meta-data'],
    ['private', () => 'http://10.0.0.1/a'],
    ['private', () => 'http://192.168.1.1/a'],
    ['unique local', () => 'http://[fd00::1]/a'],
    ['shared by a carrier', () => 'http://100.64.0.1/a'],
  ])('is not reached: %s', async (_, url) => {
    const { answered, reached } = await fetchInto(url());
    expect([answered.status, answered.body.detail]).toEqual([
      400,
      expect.stringContaining('not a public one'),
    ]);
    expect(reached).toEqual([]);
  });

  test('is not reached by a redirect either', async () => {
    const { answered, reached } = await fetchInto(
      allowed(`/x?to=${encodeURIComponent(forbidden('/secret'))}`),
    );
    expect([answered.status, answered.body.detail]).toEqual([
      400,
      expect.stringContaining('not a public one'),
    ]);
    expect(reached).toHaveLength(1);
    for (const other of ['file:///etc/passwd', 's3://bucket/key']) {
      const { answered } = await fetchInto(allowed(`/x?to=${other}`));
      expect([answered.status, answered.body.detail]).toEqual([400, `${other} is neither http nor https`]);
    }
  });

  test('is reached when its name is allowed', async () => {
    const { answered, reached } = await fetchInto(`http://localhost:${port}/a.txt`);
    expect(answered.status).toBe(200);
    expect(reached).toEqual([`localhost:${port} /a.txt`]);
  });

  test('with a password in it is not taken', async () => {
    const { answered, reached } = await fetchInto(`http://user:secret@127.0.0.2:${port}/a.txt`);
    expect(answered.status).toBe(400);
    expect(answered.text).not.toContain('secret');
    expect(reached).toEqual([]);
  });
});
