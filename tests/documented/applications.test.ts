// Applications under the documented contract, line by line.
import { describe, expect, test } from 'vitest';
import { formOf, HELLO, uploadedApplication, useService } from './service.ts';

const service = useService({ maxUploadBytes: 200_000 });
const FIELDS = [
  'id',
  'created_at',
  'updated_at',
  'application_name',
  'application_identifier',
  'application_description',
  'application_owner_email',
  'application_uploaded',
];

describe('making an application', () => {
  test('answers 201 with its fields in order, the owner from the token, and null for what was not given', async () => {
    const ada = await service().as();
    const answer = await ada.post('/applications', { application_name: 'first' });
    expect(answer.status).toBe(201);
    expect(Object.keys(answer.body)).toEqual(FIELDS);
    expect(answer.body).toMatchObject({
      application_name: 'first',
      application_identifier: null,
      application_description: null,
      application_owner_email: 'ada@example.org',
      application_uploaded: false,
    });
    expect(answer.body.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/);
    expect(answer.body.updated_at).toBe(answer.body.created_at);
  });

  test('ignores unknown members, also id, owner and uploaded, and takes null as absence', async () => {
    const ada = await service().as();
    const answer = await ada.post('/applications', {
      application_name: 'x',
      application_identifier: null,
      application_description: null,
      id: 777_777,
      application_owner_email: 'eve@example.org',
      application_uploaded: true,
      something: { else: 1 },
    });
    expect(answer.status).toBe(201);
    expect(answer.body.id).not.toBe(777_777);
    expect(answer.body).toMatchObject({
      application_owner_email: 'ada@example.org',
      application_uploaded: false,
    });
  });

  test('names need not be unique, identifiers must: 409', async () => {
    const ada = await service().as();
    const body = { application_name: 'twice', application_identifier: 'twice' };
    expect((await ada.post('/applications', body)).status).toBe(201);
    const second = await ada.post('/applications', body);
    expect(second.status).toBe(409);
    expect(second.body.detail).toEqual(expect.any(String));
    expect((await ada.post('/applications', { application_name: 'twice' })).status).toBe(201);
  });

  test.each([
    ['without a name', {}, ['body', 'application_name'], 'value_error.missing'],
    ['with null for a name', { application_name: null }, ['body', 'application_name'], 'value_error.missing'],
    ['with a number for a name', { application_name: 5 }, ['body', 'application_name'], 'type_error.str'],
    [
      'with a text of 256 characters',
      { application_name: 'x'.repeat(256) },
      ['body', 'application_name'],
      'value_error.any_str.max_length',
    ],
    [
      'with a NUL in a text',
      { application_name: 'a\0b' },
      ['body', 'application_name'],
      'value_error.str.unstorable',
    ],
  ])('%s is 422 and says where', async (_what, body, loc, type) => {
    const answer = await (await service().as()).post('/applications', body);
    expect(answer.status).toBe(422);
    expect(answer.body.detail).toEqual([{ loc, msg: expect.any(String), type, ...anyContext(answer) }]);
  });

  test('tells all errors at once', async () => {
    const answer = await (await service().as()).post('/applications', {
      application_identifier: 5,
      application_description: 'x'.repeat(256),
    });
    expect(answer.status).toBe(422);
    expect(answer.body.detail.map((problem: { loc: string[] }) => problem.loc[1]).sort()).toEqual([
      'application_description',
      'application_identifier',
      'application_name',
    ]);
  });

  test.each(['', '   ', '123', '+5', '-1', '.', '..'])(
    'an identifier %j that could not be addressed is 422',
    async (identifier) => {
      const ada = await service().as();
      const answer = await ada.post('/applications', {
        application_name: 'x',
        application_identifier: identifier,
      });
      expect(answer.status).toBe(422);
      expect(answer.body.detail[0].loc).toEqual(['body', 'application_identifier']);
    },
  );
});

describe('reading an application', () => {
  test('adds the three members for files, null while nothing is uploaded', async () => {
    const ada = await service().as();
    const { id } = (await ada.post('/applications', { application_name: 'bare' })).body;
    const answer = await ada.get(`/applications/${id}`);
    expect(Object.keys(answer.body)).toEqual([
      ...FIELDS,
      'application_config',
      'application_source_file',
      'application_templates',
    ]);
    expect(answer.body).toMatchObject({
      application_config: null,
      application_source_file: null,
      application_templates: null,
    });
  });

  test('finds it by id, by a signed id, and by identifier; gives the files as they were uploaded', async () => {
    const ada = await service().as();
    const id = await uploadedApplication(ada, HELLO, { application_identifier: 'by-name' });
    for (const key of [id, `+${id}`, 'by-name']) {
      const answer = await ada.get(`/applications/${key}`);
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({
        id,
        application_uploaded: true,
        application_config: HELLO['jobbergate.yaml'],
        application_source_file: HELLO['jobbergate.py'],
        application_templates: { 'hello.j2': HELLO['hello.j2'] },
      });
    }
  });

  test('says what it did not find', async () => {
    const ada = await service().as();
    const texts = {
      '999999': '999999',
      '-5': '-5',
      'no-such': "'no-such'",
      '99999999999999': '99999999999999',
    };
    for (const [key, shown] of Object.entries(texts)) {
      const answer = await ada.get(`/applications/${key}`);
      expect([answer.status, answer.body]).toEqual([
        404,
        { detail: `Application application_identification=${shown} not found.` },
      ]);
    }
  });
});

describe('uploading files', () => {
  async function upload(files: Parameters<typeof formOf>[0], type?: string) {
    const ada = await service().as();
    const { id } = (await ada.post('/applications', { application_name: 'x' })).body;
    const answer = await ada.send('POST', `/applications/${id}/upload`, { body: formOf(files, type) });
    return { answer, after: (await ada.get(`/applications/${id}`)).body };
  }

  test('answers 201 with null, and the application is uploaded', async () => {
    const { answer, after } = await upload(HELLO);
    expect([answer.status, answer.text]).toEqual([201, 'null']);
    expect(after.application_uploaded).toBe(true);
  });

  test('names of source and configuration do not matter, templates keep base names, others are ignored', async () => {
    const { answer, after } = await upload({
      'any.py': 'x = 1\n',
      'any.yaml': HELLO['jobbergate.yaml'],
      'templates/hello.j2': 'one',
      'b.jinja2': 'two',
      'README.md': '# no',
      'old.yml': ': : :',
    });
    expect(answer.status).toBe(201);
    expect(after.application_source_file).toBe('x = 1\n');
    expect(after.application_templates).toEqual({ 'hello.j2': 'one', 'b.jinja2': 'two' });
  });

  test('replaces all earlier files', async () => {
    const ada = await service().as();
    const id = await uploadedApplication(ada, { ...HELLO, 'second.j2': 'x' });
    const next = { 'a.py': 'y = 2\n', 'other.j2': 'z' };
    expect((await ada.send('POST', `/applications/${id}/upload`, { body: formOf(next) })).status).toBe(201);
    expect((await ada.get(`/applications/${id}`)).body).toMatchObject({
      application_config: null,
      application_source_file: 'y = 2\n',
      application_templates: { 'other.j2': 'z' },
    });
  });

  test.each([
    ['no source', { 'a.j2': 'x' }],
    ['two sources', { 'a.py': '', 'b.py': '', 'a.j2': 'x' }],
    [
      'two configurations',
      { 'a.py': '', 'a.yaml': HELLO['jobbergate.yaml'], 'b.yaml': HELLO['jobbergate.yaml'], 'a.j2': 'x' },
    ],
    ['no template', { 'a.py': '' }],
    ['broken Python', { ...HELLO, 'jobbergate.py': 'def broken(:\n' }],
    ['broken YAML', { ...HELLO, 'jobbergate.yaml': 'a: [1\n' }],
    ['a broken template', { ...HELLO, 'hello.j2': '{% if x %}' }],
    ['YAML without its sections', { ...HELLO, 'jobbergate.yaml': 'application_config: {}\n' }],
    [
      'YAML whose section is no mapping',
      { ...HELLO, 'jobbergate.yaml': 'application_config: 3\njobbergate_config: {}\n' },
    ],
    ['bytes that are no UTF-8', { ...HELLO, 'hello.j2': new Uint8Array([0xff, 0xfe, 0x41]) }],
    ['a NUL', { ...HELLO, 'hello.j2': 'a\0b' }],
  ])('%s is 422 with a text, and changes nothing', async (_what, files) => {
    const { answer, after } = await upload(files);
    expect(answer.status).toBe(422);
    expect(answer.body.detail).toEqual(expect.any(String));
    expect(after.application_uploaded).toBe(false);
    expect(after.application_templates).toBeNull();
  });

  test('a file of another type than text/plain is 422', async () => {
    expect((await upload(HELLO, 'application/octet-stream')).answer.status).toBe(422);
  });

  test('over the limit is 413, by the length that was announced', async () => {
    const { answer } = await upload({ ...HELLO, 'hello.j2': 'x'.repeat(250_000) });
    expect([answer.status, answer.body]).toEqual([
      413,
      { detail: 'Uploaded files cannot exceed 200000 bytes.' },
    ]);
  });

  test('without a length is 422', async () => {
    const ada = await service().as();
    const { id } = (await ada.post('/applications', { application_name: 'x' })).body;
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('--b\r\n'));
        controller.close();
      },
    });
    const answer = await ada.send('POST', `/applications/${id}/upload`, {
      body,
      duplex: 'half',
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
    } as RequestInit);
    expect(answer.status).toBe(422);
    expect(answer.body.detail[0].loc).toEqual(['header', 'content-length']);
  });

  test('of an unknown application is 404', async () => {
    const answer = await (await service().as()).send('POST', '/applications/999999/upload', {
      body: formOf(HELLO),
    });
    expect([answer.status, answer.body]).toEqual([
      404,
      { detail: 'Application application_id=999999 not found.' },
    ]);
  });

  test('can be undone: 204, also when nothing is uploaded; 404 for an unknown application', async () => {
    const ada = await service().as();
    const id = await uploadedApplication(ada);
    expect((await ada.delete(`/applications/${id}/upload`)).status).toBe(204);
    expect((await ada.get(`/applications/${id}`)).body).toMatchObject({
      application_uploaded: false,
      application_config: null,
      application_source_file: null,
      application_templates: null,
    });
    expect((await ada.delete(`/applications/${id}/upload`)).status).toBe(204);
    expect((await ada.delete('/applications/999999/upload')).status).toBe(404);
  });
});

describe('changing an application', () => {
  test('changes what is given, empties by null, and moves updated_at, also with {}', async () => {
    const ada = await service().as();
    const made = (
      await ada.post('/applications', {
        application_name: 'a',
        application_identifier: 'to-change',
        application_description: 'd',
      })
    ).body;
    const renamed = await ada.put(`/applications/${made.id}`, { application_name: 'b' });
    expect(renamed.status).toBe(200);
    expect(Object.keys(renamed.body)).toEqual(FIELDS);
    expect(renamed.body).toMatchObject({ application_name: 'b', application_identifier: 'to-change' });
    expect(renamed.body.updated_at > made.updated_at).toBe(true);
    expect(renamed.body.created_at).toBe(made.created_at);
    const emptied = await ada.put(`/applications/${made.id}`, {
      application_identifier: null,
      application_description: null,
    });
    expect(emptied.body).toMatchObject({ application_identifier: null, application_description: null });
    const untouched = await ada.put(`/applications/${made.id}`, {});
    expect(untouched.body.updated_at > emptied.body.updated_at).toBe(true);
  });

  test('null for the name is 422, an unknown id 404, a taken identifier 409', async () => {
    const ada = await service().as();
    const { id } = (await ada.post('/applications', { application_name: 'a' })).body;
    await ada.post('/applications', { application_name: 'b', application_identifier: 'taken' });
    const none = await ada.put(`/applications/${id}`, { application_name: null });
    expect([none.status, none.body.detail[0].type]).toEqual([422, 'type_error.none.not_allowed']);
    expect((await ada.put(`/applications/${id}`, { application_identifier: 'taken' })).status).toBe(409);
    expect((await ada.put('/applications/999999', {})).status).toBe(404);
    expect((await ada.put('/applications/abc', {})).status).toBe(422);
  });

  test('takes a new configuration as YAML text, and refuses one that is none', async () => {
    const ada = await service().as();
    const id = await uploadedApplication(ada);
    const config = 'application_config:\n  nodes: 7\njobbergate_config:\n  default_template: hello.j2\n';
    expect((await ada.put(`/applications/${id}`, { application_config: config })).status).toBe(200);
    expect((await ada.get(`/applications/${id}`)).body.application_config).toBe(config);
    expect((await ada.put(`/applications/${id}`, { application_config: 'a: [' })).status).toBe(422);
    const script = await ada.post('/job-scripts', { job_script_name: 's', application_id: id });
    expect(script.body.job_script_files.files.hello).toContain('--nodes=7');
  });

  test('is for its owner, a maintainer or an administrator', async () => {
    const ada = await service().as();
    const { id } = (await ada.post('/applications', { application_name: 'mine' })).body;
    const bob = await service().as({ email: 'bob@example.org' });
    for (const answer of [
      await bob.put(`/applications/${id}`, { application_name: 'bob' }),
      await bob.delete(`/applications/${id}`),
      await bob.delete(`/applications/${id}/upload`),
      await bob.send('POST', `/applications/${id}/upload`, { body: formOf(HELLO) }),
    ]) {
      expect([answer.status, answer.body]).toEqual([
        403,
        { detail: 'Mismatch on attribute(s): owner_email' },
      ]);
      expect(answer.headers.get('www-authenticate')).toBeNull();
    }
    expect((await ada.get(`/applications/${id}`)).body.application_name).toBe('mine');
    const permissions = ['jobbergate:applications:edit', 'jobbergate:maintainer'];
    const maintainer = await service().as({ email: 'm@example.org', permissions });
    expect((await maintainer.put(`/applications/${id}`, { application_name: 'm' })).status).toBe(200);
    const admin = await service().as({ email: 'root@example.org', permissions: ['jobbergate:admin'] });
    expect((await admin.delete(`/applications/${id}`)).status).toBe(204);
  });
});

describe('deleting an application', () => {
  test('by id and by identifier: 204, then 404', async () => {
    const ada = await service().as();
    const id = await uploadedApplication(ada, HELLO, { application_identifier: 'gone' });
    const other = await uploadedApplication(ada);
    const byIdentifier = await ada.delete('/applications?identifier=gone');
    expect([byIdentifier.status, byIdentifier.text]).toEqual([204, '']);
    expect((await ada.delete(`/applications/${other}`)).status).toBe(204);
    expect(await ada.delete(`/applications/${id}`)).toMatchObject({
      status: 404,
      body: { detail: `Application application_id=${id} not found.` },
    });
    expect(await ada.delete('/applications?identifier=gone')).toMatchObject({
      status: 404,
      body: { detail: "Application identifier='gone' not found." },
    });
  });

  test('without an identifier is 422', async () => {
    const answer = await (await service().as()).delete('/applications');
    expect([answer.status, answer.body.detail[0].loc]).toEqual([422, ['query', 'identifier']]);
  });

  test('with job scripts is 409 and says which table refers to it', async () => {
    const ada = await service().as();
    const id = await uploadedApplication(ada, HELLO, { application_identifier: 'in-use' });
    await ada.post('/job-scripts', { job_script_name: 's', application_id: id });
    const detail = {
      message: 'Delete failed due to foreign-key constraint',
      table: 'job_scripts',
      pk_id: String(id),
    };
    for (const path of [`/applications/${id}`, '/applications?identifier=in-use']) {
      expect(await ada.delete(path)).toMatchObject({ status: 409, body: { detail } });
    }
    expect((await ada.get(`/applications/${id}`)).body.application_uploaded).toBe(true);
  });
});

/** `ctx` may follow. */
function anyContext(answer: { body: { detail: { ctx?: unknown }[] } }) {
  return answer.body.detail[0]?.ctx === undefined ? {} : { ctx: expect.any(Object) };
}
