// Hostile input: a 4xx with a reason, nothing half done, nothing of our insides, and the service goes on.
import { createConnection, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type Caller, formOf, HELLO, uploadedApplication, useService } from './service.ts';

const service = useService();
let ada: Caller;
beforeAll(async () => {
  ada = await service().as();
});

afterEach(async () => {
  expect((await ada.get('/job-scripts?start=0&limit=1')).status, 'the service goes on').toBe(200);
});

/** A refusal says why, in the contract's form, and names nothing of ours. */
function expectRefusal(answer: Answer, what = '') {
  expect(answer.status, `${what} ${answer.text}`).toBeGreaterThanOrEqual(400);
  expect(answer.status, `${what} ${answer.text}`).toBeLessThan(500);
  expect(answer.body?.detail, what).toBeDefined();
  expect(answer.text).not.toMatch(
    /\/work\/|node_modules|at \w+ \(|SELECT|INSERT|jobbergate_main|pg_|\.ts:\d/,
  );
}

const json = (text: string) => ({ body: text, headers: { 'content-type': 'application/json' } });

describe('ids', () => {
  test.each([
    '2147483648',
    '4294967296',
    '9223372036854775807',
    '9223372036854775808',
    '1e400',
    '0x10',
    '१',
    '%00',
    '1%00',
    "1'--",
    '..%2f1',
    '%F0%9F%92%A9',
    '1'.repeat(5000),
  ])('%s', async (id) => {
    for (const path of ['/job-scripts/', '/job-submissions/', '/job-submissions/agent/', '/applications/']) {
      for (const method of ['GET', 'PUT', 'DELETE']) {
        if (path.endsWith('/agent/') && method !== 'PUT') continue;
        expectRefusal(
          await ada.send(method, path + id, method === 'PUT' ? json('{"new_status":"FAILED"}') : {}),
          `${method} ${path}`,
        );
      }
    }
  });

  test('are told as they were asked for, however long, and only to those with a token', async () => {
    const nobody = service().withToken(undefined);
    for (const [path, text] of [
      ['/job-scripts/9223372036854775808', 'JobScript with id=9223372036854775808 not found.'],
      [`/job-submissions/${'9'.repeat(400)}`, `JobSubmission with id=${'9'.repeat(400)} not found.`],
      [
        '/applications/-99999999999999999999',
        'Application application_identification=-99999999999999999999 not found.',
      ],
      [
        `/applications/${'x'.repeat(5000)}`,
        `Application application_identification='${'x'.repeat(5000)}' not found.`,
      ],
    ] as const) {
      expect((await nobody.get(path)).status).toBe(401);
      const answer = await ada.get(path);
      expect([answer.status, answer.body]).toEqual([404, { detail: text }]);
    }
  });

  test('in a body', async () => {
    for (const id of [
      '2147483648',
      '9223372036854775808',
      '1e400',
      '123456789012345678901234567890',
      '-1',
      '1.5',
      'null',
      '"1"',
      '[1]',
      '{}',
      'true',
    ]) {
      expectRefusal(
        await ada.send('POST', '/job-scripts', json(`{"job_script_name":"x","application_id":${id}}`)),
        id,
      );
      expectRefusal(
        await ada.send('POST', '/job-submissions', json(`{"job_submission_name":"x","job_script_id":${id}}`)),
        id,
      );
    }
  });
});

describe('texts', () => {
  test.each(['a\\u0000b', '\\ud800', '\\udc00x', 'x\\ud83d'])(
    '%s is refused wherever a text is stored',
    async (text) => {
      expectRefusal(await ada.send('POST', '/applications', json(`{"application_name":"${text}"}`)));
      expectRefusal(
        await ada.send(
          'POST',
          '/applications',
          json(`{"application_name":"x","application_identifier":"${text}"}`),
        ),
      );
      expectRefusal(
        await ada.send(
          'POST',
          '/job-submissions',
          json(`{"job_submission_name":"x","job_script_id":1,"client_id":"${text}"}`),
        ),
      );
      const id = await uploadedApplication(ada);
      const script = (await ada.post('/job-scripts', { job_script_name: 's', application_id: id })).body;
      const files = `{"job_script_files":{"main_file_path":"m","files":{"m":"${text}"}}}`;
      expectRefusal(await ada.send('PUT', `/job-scripts/${script.id}`, json(files)));
      expectRefusal(
        await ada.send('PUT', `/job-scripts/${script.id}`, json(files.replaceAll('"m"', `"${text}"`))),
      );
      expect((await ada.get(`/job-scripts/${script.id}`)).body).toEqual(script);
    },
  );

  test.each(['%ff', '%', 'a%c3%28', '%00'])(
    'in a path are refused (%s), and nothing is found by them',
    async (step) => {
      for (const path of [`/applications/${step}`, `/job-scripts/${step}`, `/job-submissions/${step}`]) {
        const answer = await ada.get(path);
        expect([answer.status, answer.body.detail[0].loc], path).toEqual([422, ['path', 'id']]);
      }
      expect((await ada.get(`/no-route/${step}`)).status).toBe(404);
    },
  );

  test('in a query are refused, or find nothing', async () => {
    expectRefusal(await ada.get('/job-scripts?search=%00'));
    expectRefusal(await ada.delete('/applications?identifier=%00'));
    expectRefusal(await ada.delete(`/applications?identifier=${'x'.repeat(5000)}`));
    for (const search of [
      '%ff',
      "';drop table x;--",
      '%25%25',
      '%5C',
      'x'.repeat(5000),
      Array.from({ length: 500 }, () => 'w').join('+'),
    ]) {
      expect([200, 422]).toContain((await ada.get(`/job-scripts?search=${search}`)).status);
    }
  });
});

describe('JSON', () => {
  test.each([
    ['', '{"application_name":"x"'],
    ['single quotes', "{'application_name':'x'}"],
    ['a trailing comma', '{"application_name":"x",}'],
    ['NaN', '{"application_name":"x","y":NaN}'],
    ['a list', '[]'],
    ['a text', '"x"'],
    ['null', 'null'],
    ['101 levels', `{"application_name":"x","y":${'['.repeat(101)}${']'.repeat(101)}}`],
    ['100,000 levels', `{"application_name":"x","y":${'['.repeat(100_000)}`],
    ['invalid escapes', '{"application_name":"\\x41"}'],
    ['a raw control character', '{"application_name":"a\nb"}'],
  ])('%s is refused', async (_what, text) => {
    expectRefusal(await ada.send('POST', '/applications', json(text)));
  });

  test('unknown members, __proto__ among them, are ignored and harmless; of equal keys the last counts', async () => {
    const text = `{"application_name":"first","__proto__":{"isAdmin":true,"application_description":"polluted"},
      "constructor":{"prototype":{"x":1}},"deep":${'['.repeat(90)}${']'.repeat(90)},"nul":"\\u0000","application_name":"last"}`;
    const answer = await ada.send('POST', '/applications', json(text));
    expect(answer.status, answer.text).toBe(201);
    expect(answer.body).toMatchObject({ application_name: 'last', application_description: null });
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  test('a body of another type, or of none, is read or refused', async () => {
    expectRefusal(
      await ada.send('POST', '/applications', {
        body: 'application_name=x',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      }),
    );
    expectRefusal(await ada.send('POST', '/applications', { body: formOf({ a: 'x' }) }));
    expectRefusal(
      await ada.send('POST', '/applications', {
        body: '{"application_name":"x"}',
        headers: { 'content-type': 'x/y; charset=utf-7' },
      }),
    );
    expectRefusal(await ada.send('POST', '/applications'));
  });

  test('bytes that are no UTF-8 do not become a stored text', async () => {
    const body = Buffer.concat([
      Buffer.from('{"application_name":"a'),
      Buffer.from([0xff, 0xc0]),
      Buffer.from('b"}'),
    ]);
    const answer = await ada.send('POST', '/applications', {
      body,
      headers: { 'content-type': 'application/json' },
    });
    expectRefusal(answer);
  });
});

describe('uploads', () => {
  const boundary = 'XX';
  const multipart = (body: string | Buffer, contentType = `multipart/form-data; boundary=${boundary}`) => ({
    body,
    headers: { 'content-type': contentType },
  });
  const part = (name: string, content: string, type = 'text/plain') =>
    `--${boundary}\r\nContent-Disposition: form-data; name="upload_files"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n${content}\r\n`;

  test.each([
    ['nothing', multipart('')],
    ['no boundary', multipart('x', 'multipart/form-data')],
    ['another boundary', multipart(part('a.py', ''), 'multipart/form-data; boundary=YY')],
    ['a body that ends early', multipart(part('a.py', 'x').slice(0, 80))],
    ['no end', multipart(part('a.py', '') + part('a.j2', 'x'))],
    ['garbage', multipart(Buffer.from([0, 1, 2, 255, 254]))],
    ['a header without end', multipart(`--${boundary}\r\n${'x'.repeat(200_000)}`)],
    ['JSON', json('{"upload_files":[]}')],
  ])('%s is refused', async (_what, init) => {
    const { id } = (await ada.post('/applications', { application_name: 'x' })).body;
    expectRefusal(await ada.send('POST', `/applications/${id}/upload`, init));
    expect((await ada.get(`/applications/${id}`)).body.application_uploaded).toBe(false);
  });

  test.each([
    ['application/octet-stream', 'bytes'],
    ['text/plain', 'text'],
  ])('a part of type %s without a file name is no file, however much follows it', async (type, content) => {
    const { id } = (await ada.post('/applications', { application_name: 'x' })).body;
    const nameless = `--${boundary}\r\nContent-Disposition: form-data; name="upload_files"\r\nContent-Type: ${type}\r\n\r\n${content}\r\n`;
    const files = part('a.py', 'x = 1') + part('a.j2', 'hello') + part('a.txt', 'x'.repeat(3_000_000));
    const body = `${nameless}${files}--${boundary}--\r\n`;
    const answer = await ada.send('POST', `/applications/${id}/upload`, multipart(body));
    expect([answer.status, answer.text]).toEqual([201, 'null']);
  });

  test('more parts than are read are refused, not forgotten', async () => {
    const { id } = (await ada.post('/applications', { application_name: 'x' })).body;
    const templates = Array.from({ length: 1100 }, (_, index) => part(`${index}.j2`, 'x')).join('');
    const body = `${part('a.py', 'x = 1')}${templates}--${boundary}--\r\n`;
    expectRefusal(await ada.send('POST', `/applications/${id}/upload`, multipart(body)));
    expect((await ada.get(`/applications/${id}`)).body.application_uploaded).toBe(false);
  });

  test.each([
    '../../etc/passwd.j2',
    '..\\..\\x.j2',
    '/abs.j2',
    'a\tb.j2',
    `${'x'.repeat(5000)}.j2`,
    '.j2',
    '__proto__.j2',
  ])('the name %s stays a base name, or is refused', async (name) => {
    const { id } = (await ada.post('/applications', { application_name: 'x' })).body;
    const body = `${part('a.py', 'x = 1')}${part(name, 'hello')}--${boundary}--\r\n`;
    const answer = await ada.send('POST', `/applications/${id}/upload`, multipart(body));
    if (answer.status === 201) {
      const names = Object.keys((await ada.get(`/applications/${id}`)).body.application_templates);
      expect(names).toHaveLength(1);
      expect(names[0]).not.toMatch(/[/\\\t]|^\.\./);
    } else expectRefusal(answer);
  });

  test.each([
    ['10,000 open brackets in Python', { ...HELLO, 'jobbergate.py': `x = ${'('.repeat(10_000)}` }],
    ['10,000 nested lists in YAML', { ...HELLO, 'jobbergate.yaml': '['.repeat(10_000) }],
    ['an alias bomb', { ...HELLO, 'jobbergate.yaml': bomb() }],
    ['10,000 nested parentheses in a template', { ...HELLO, 'hello.j2': `{{ ${'('.repeat(10_000)}1` }],
    [
      'a YAML tag that makes objects',
      { ...HELLO, 'jobbergate.yaml': '!!python/object/apply:os.system ["id"]' },
    ],
  ])('%s is refused within seconds', async (_what, files) => {
    const { id } = (await ada.post('/applications', { application_name: 'x' })).body;
    const since = Date.now();
    expectRefusal(await ada.send('POST', `/applications/${id}/upload`, { body: formOf(files) }));
    expect(Date.now() - since).toBeLessThan(30_000);
  });

  function bomb(): string {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 12; i++)
      lines.push(`a${i}: &a${i} [${Array.from({ length: 10 }, () => `*a${i - 1}`).join(', ')}]`);
    return `${lines.join('\n')}\napplication_config: *a11\njobbergate_config: {}\n`;
  }
});

describe('connections', () => {
  function open(lines: string): Promise<{ socket: Socket; answer: Promise<string> }> {
    return new Promise((resolve, reject) => {
      const socket = createConnection(Number(new URL(service().url).port), '127.0.0.1');
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk;
      });
      socket.once('error', reject);
      const answer = new Promise<string>((done) => socket.once('close', () => done(text)));
      socket.once('connect', () => {
        socket.removeListener('error', reject);
        socket.on('error', () => undefined);
        socket.write(lines);
        resolve({ socket, answer });
      });
    });
  }

  test('400 half-sent requests hold nothing up, and end with 408 or a closed connection within 30 s', async () => {
    const token = await service().issuer.token({
      email: 'a@b',
      permissions: ['jobbergate:applications:edit'],
    });
    const halves = [
      'GET /jobbergate/job-scripts HTTP/1.1\r\nHost: x\r\nX-Half: ',
      `POST /jobbergate/applications HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"appl`,
      `POST /jobbergate/applications/1/upload HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000\r\n\r\n--b\r\n`,
      'GET',
    ];
    const since = Date.now();
    const sockets = await Promise.all(
      Array.from({ length: 400 }, (_, i) => open(halves[i % halves.length] ?? '')),
    );
    for (let i = 0; i < 5; i++) {
      const asked = Date.now();
      expect((await ada.get('/job-scripts')).status).toBe(200);
      expect(Date.now() - asked).toBeLessThan(10_000);
      await sleep(200);
    }
    const answers = await Promise.all(sockets.map(({ answer }) => answer));
    // On a machine that is in a hurry: the last is looked for after 22 s.
    expect(Date.now() - since).toBeLessThan(60_000);
    for (const answer of answers) expect(answer).toMatch(/^($|HTTP\/1\.1 408 )/);
  });

  test.each([
    ['a broken request line', 'NONSENSE\r\n\r\n'],
    [
      'two lengths',
      'POST /jobbergate/applications HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx',
    ],
    [
      'length and chunks',
      'POST /jobbergate/applications HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['100 kB of headers', `GET /jobbergate/health HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`],
    ['a NUL in a header', 'GET /jobbergate/health HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n'],
  ])('%s is a 4xx in the shape of all errors', async (_what, lines) => {
    const { answer } = await open(lines);
    const [head = '', body = ''] = (await answer).split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(JSON.parse(body)).toEqual({ detail: expect.any(String) });
  });

  test('a broken percent escape in the path is a 4xx', async () => {
    const { socket, answer } = await open(
      'GET /jobbergate/applications/%E0%A4%A HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    );
    expect(await answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    socket.destroy();
  });
});
