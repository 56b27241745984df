// Requests that nobody means well with: each gets a 4xx with a reason, and none a 500.
import { beforeAll, describe, expect, test } from 'vitest';
import { filledScript, filledTemplate, upload } from './files.ts';
import { type Answer, type Caller, useService } from './service.ts';

const service = useService();
let ada: Caller;
beforeAll(async () => {
  ada = await service().as();
});

const json = (body: string | Uint8Array<ArrayBuffer>) => ({
  headers: { 'content-type': 'application/json' },
  body,
});

function expectRefusal(answer: Answer, ...statuses: readonly number[]): void {
  expect(statuses, answer.text).toContain(answer.status);
  expect(answer.body.detail, answer.text).toEqual(expect.any(String));
}

describe('the token', () => {
  test('is looked at before path, query and body: 401, then 403, both with the scheme', async () => {
    const nobody = service().withToken(undefined);
    const reader = await service().as({ permissions: [] });
    for (const [method, path, init] of [
      ['GET', '/job-script-templates?page=x', {}],
      ['GET', '/job-scripts/x', {}],
      ['GET', '/job-scripts/%ff', {}],
      ['DELETE', '/job-scripts/1/upload/a/%e4%b', {}],
      ['POST', '/job-script-templates', json('{')],
      ['PUT', '/job-scripts/x/upload/NONE', { body: 'x' }],
      ['POST', '/job-scripts/render-from-template/x', {}],
      ['PUT', '/job-script-templates/x/upload-by-url/workflow', {}],
    ] as const) {
      const unknown = await nobody.send(method, path, init);
      expect([unknown.status, unknown.headers.get('www-authenticate')], path).toEqual([401, 'Bearer']);
      const powerless = await reader.send(method, path, init);
      expect([powerless.status, powerless.headers.get('www-authenticate')], path).toEqual([403, 'Bearer']);
      expectRefusal(powerless, 403);
    }
  });

  test('without an e-mail address writes nothing', async () => {
    const nameless = await service().as({ email: 'no address' });
    for (const answer of [
      await nameless.post('/job-script-templates', { name: 'a' }),
      await nameless.post('/job-scripts', { name: 'a' }),
      await nameless.put('/job-scripts/1', {}),
      await nameless.delete('/job-script-templates/1'),
      await upload(nameless, '/job-scripts/1/upload/SUPPORT', 'a', 'b'),
      await nameless.delete('/job-scripts/1/upload/a'),
    ]) {
      expectRefusal(answer, 400);
    }
    expect((await nameless.get('/job-scripts?user_only=true')).body.total).toBe(0);
  });
});

describe('a body', () => {
  test.each([
    ['broken', '{"name": '],
    ['no object', '[]'],
    ['a text', '"x"'],
    ['null', 'null'],
    ['too deep', `{"name":"a","template_vars":${'{"a":'.repeat(200)}1${'}'.repeat(200)}}`],
    ['NaN', '{"name": NaN}'],
    ['no UTF-8', new Uint8Array([0x7b, 0xff, 0x7d])],
    ['with half a pair', '{"name": "\\ud800"}'],
    ['with a NUL among its variables', '{"name": "a", "template_vars": {"x": ["\\u0000"]}}'],
    ['with half a pair among its variables', '{"name": "a", "template_vars": {"x": "\\udc00"}}'],
    ['with an infinite number among its variables', '{"name": "a", "template_vars": {"x": 1e400}}'],
    ['with a NUL in a variable’s name', '{"name": "a", "template_vars": {"\\u0000": 1}}'],
  ])('that is %s is 422', async (_, body) => {
    expectRefusal(await ada.send('POST', '/job-script-templates', json(body)), 422);
  });

  test('of another type is 422, one that is too large 413', async () => {
    for (const type of ['text/plain', 'multipart/form-data; boundary=x', 'application/xml']) {
      const init = { headers: { 'content-type': type }, body: '{"name":"a"}' };
      expectRefusal(await ada.send('POST', '/job-scripts', init), 422);
    }
    expectRefusal(await ada.post('/job-scripts', { name: 'a', description: 'x'.repeat(2_000_000) }), 413);
    const form = { body: new URLSearchParams({ name: 'x'.repeat(2_000_000) }) };
    expectRefusal(await ada.send('POST', '/job-scripts', form), 413);
    const render = '/job-scripts/render-from-template/1';
    expectRefusal(await ada.send('POST', render, { body: new URLSearchParams({ a: '1' }) }), 422);
  });

  test('that is wrong in thousands of places gets a short answer', async () => {
    const wrong = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`f${i}`, 5]));
    const answer = await ada.post('/job-scripts/render-from-template/1', {
      create_request: { name: 'a' },
      render_request: { template_output_name_mapping: wrong, param_dict: {} },
    });
    expectRefusal(answer, 422);
    expect(answer.text.length).toBeLessThan(100_000);
  });

  test('with names of JavaScript’s own is read like any other', async () => {
    const text =
      '{"name":"a","__proto__":{"name":"b"},"template_vars":{"__proto__":{"x":1},"constructor":2}}';
    const answer = await ada.send('POST', '/job-script-templates', json(text));
    expect(answer.status).toBe(201);
    expect(answer.text).toContain('"__proto__":');
    expect((await ada.get('/job-scripts?sort_field=__proto__')).status).toBe(400);
  });

  test('an identifier of JavaScript’s own is only a name', async () => {
    for (const identifier of ['__proto__', 'constructor', 'clone', 'a b', 'ü/ö', '%2F', 'upload']) {
      const made = await ada.post('/job-script-templates', { name: 'a', identifier });
      expect(made.status, identifier).toBe(201);
      const path = `/job-script-templates/${encodeURIComponent(identifier)}`;
      expect((await ada.get(path)).body.id, identifier).toBe(made.body.id);
    }
  });
});

describe('a path', () => {
  test.each([
    '/job-script-templates/a%00b',
    '/job-script-templates/%ff',
    '/job-scripts/%',
    '/job-scripts/1/upload/%c3%28',
    '/job-scripts/1/upload/a%00b',
    '/job-scripts/1/upload/..%2F..%2Fetc%2Fpasswd',
    '/job-scripts/1/upload/a%0Ab',
    '/job-scripts/1e3',
    '/job-scripts/1.5',
    '/job-script-templates/1/upload/template/%2Fetc%2Fpasswd',
  ])('%s is refused', async (path) => {
    expectRefusal(await ada.get(path), 400, 404, 422);
    expectRefusal(await ada.delete(path), 400, 404, 422);
  });

  test('that asks for half a number of rows is refused', async () => {
    for (const query of ['page=1.5', 'size=1e1', 'page=-1', 'size=99999999999999999999', 'user_only=2']) {
      expectRefusal(await ada.get(`/job-scripts?${query}`), 422);
    }
    for (const page of ['9007199254740991', '99999999999999999999', '9'.repeat(400)]) {
      const { body } = await ada.get(`/job-scripts?page=${page}&size=100`);
      expect([body.items, body.page]).toEqual([[], Number.MAX_SAFE_INTEGER]);
    }
  });

  test.each([
    2 ** 31,
    2 ** 53,
    '9223372036854775807',
    '9223372036854775808',
    `1${'0'.repeat(300)}`,
    '9'.repeat(400),
  ])('with an id that no row could have (%s) finds none', async (id) => {
    for (const path of [`/job-scripts/${id}`, `/job-submissions/${id}`, `/job-script-templates/${id}`]) {
      expectRefusal(await ada.get(path), 404);
      expectRefusal(await ada.put(path, {}), 404);
      expectRefusal(await ada.delete(path), 404);
    }
    for (const path of [
      `/job-scripts?from_job_script_template_id=${id}`,
      `/job-submissions?from_job_script_id=${id}`,
      `/job-submissions/${id}/progress`,
    ]) {
      expect((await ada.get(path)).body, path).toMatchObject({ items: [], total: 0 });
    }
    expect((await ada.get(`/job-submissions/agent/metrics/${id}`)).body.max_times).toEqual([]);
  });
});

describe('an upload', () => {
  const boundary = 'XX';
  const raw = (body: string) => ({
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body,
  });

  test('that is broken is 422', async () => {
    const path = `/job-scripts/${await filledScript(ada)}/upload/SUPPORT`;
    for (const body of [
      '',
      'nothing',
      `--${boundary}\r\n`,
      `--${boundary}\r\nContent-Disposition: form-data\r\n\r\nx`,
    ]) {
      expectRefusal(await ada.send('PUT', path, raw(body)), 400, 422);
    }
    const init = { headers: { 'content-type': 'multipart/form-data' }, body: 'x' };
    expectRefusal(await ada.send('PUT', path, init), 422);
  });

  test('keeps its part’s folders, but none outside, and takes no text for a file', async () => {
    const id = await filledScript(ada);
    const path = `/job-scripts/${id}/upload/SUPPORT`;
    for (const name of ['a/x.txt', 'b/x.txt', 'C:\\dir\\y.txt']) {
      const answer = await upload(ada, path, name, 'x');
      expect([answer.status, answer.body.filename]).toEqual([200, name.replace('C:\\dir\\', '')]);
    }
    for (const name of ['../../etc/passwd', '/etc/passwd', 'a/../../x']) {
      expectRefusal(await upload(ada, path, name, 'x'), 422);
    }
    const text = new URLSearchParams({ upload_file: 'x' });
    expectRefusal(await ada.send('PUT', `${path}?filename=a`, { body: text }), 422);
    const form = new FormData();
    form.append('upload_file', 'only text');
    expectRefusal(await ada.send('PUT', `${path}?filename=a`, { body: form }), 400);
  });

  test('of a workflow holds its configuration to the same rules', async () => {
    const path = `/job-script-templates/${await filledTemplate(ada)}/upload/workflow`;
    for (const text of ['{"a": "\\u0000"}', '[]', '{', '"x"']) {
      const body = new FormData();
      body.append('runtime_config', text);
      expectRefusal(await ada.send('PUT', path, { body }), 422);
      expectRefusal(await ada.send('PUT', path, json(`{"runtime_config": ${text}}`)), 422);
    }
  });
});

test('writers of one file at the same time each succeed, and one of them is kept', async () => {
  const id = await filledScript(ada);
  const path = `/job-scripts/${id}/upload`;
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, i) => upload(ada, `${path}/SUPPORT`, 'same.txt', `${i % 3}`)),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 200));
  expect(['0', '1', '2']).toContain((await ada.get(`${path}/same.txt`)).text);
  const entries = await Promise.all(
    Array.from({ length: 8 }, (_, i) => upload(ada, `${path}/ENTRYPOINT`, `e${i}.sh`, 'x')),
  );
  expect(new Set(entries.map(({ status }) => status))).toEqual(new Set([422]));
});

test('a script may be deleted while it is submitted: each submission is rejected, refused or detached', async () => {
  for (let round = 0; round < 5; round++) {
    const id = await filledScript(ada);
    const [deleted, ...submitted] = await Promise.all([
      ada.delete(`/job-scripts/${id}`),
      ...Array.from({ length: 6 }, () => ada.post('/job-submissions', { name: 's', job_script_id: id })),
    ]);
    expect(deleted.status).toBe(204);
    for (const answer of submitted) {
      expect([201, 400, 404], answer.text).toContain(answer.status);
      if (answer.status !== 201) continue;
      const { body } = await ada.get(`/job-submissions/${answer.body.id}`);
      expect(body).toMatchObject({ status: 'REJECTED', job_script_id: null });
    }
  }
});

test('a script may lose its file to run while it is submitted: each submission is rejected or refused', async () => {
  for (let round = 0; round < 10; round++) {
    const id = await filledScript(ada);
    const original = (await ada.post('/job-submissions', { name: 's', job_script_id: id })).body.id;
    const submit = () => ada.post('/job-submissions', { name: 's', job_script_id: id });
    const clone = () => ada.post(`/job-submissions/clone/${original}`);
    const early = [submit(), clone(), submit()];
    const deleted = ada.delete(`/job-scripts/${id}/upload/run.sh`);
    const answers = await Promise.all([...early, submit(), clone(), submit()]);
    expect((await deleted).status).toBe(200);
    for (const answer of answers) {
      expect([201, 400], answer.text).toContain(answer.status);
      if (answer.status !== 201) continue;
      const { body } = await ada.get(`/job-submissions/${answer.body.id}`);
      expect(body.status).toBe('REJECTED');
    }
  }
});
