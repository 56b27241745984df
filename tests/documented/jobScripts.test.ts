// Job scripts under the documented contract, line by line.
import { describe, expect, test } from 'vitest';
import { type Caller, HELLO, uploadedApplication, useService } from './service.ts';

const service = useService();
const FIELDS = [
  'id',
  'created_at',
  'updated_at',
  'job_script_name',
  'job_script_description',
  'job_script_owner_email',
  'application_id',
];

async function made(who: Caller, body: Record<string, unknown> = {}) {
  const application_id = await uploadedApplication(who);
  return who.post('/job-scripts', { job_script_name: 'script', application_id, ...body });
}

describe('making a job script', () => {
  test('renders on the server and answers 201 with the files, the main one first', async () => {
    const answer = await made(await service().as());
    expect(answer.status).toBe(201);
    expect(Object.keys(answer.body)).toEqual([...FIELDS, 'job_script_files']);
    expect(answer.body.job_script_files).toEqual({
      main_file_path: 'hello',
      files: { hello: '#!/bin/bash\n#SBATCH --nodes=2\nhostname' },
    });
    expect(answer.body).toMatchObject({
      job_script_description: null,
      job_script_owner_email: 'ada@example.org',
    });
  });

  test('param_dict replaces its sections as wholes, without loss, and other keys are ignored', async () => {
    const ada = await service().as();
    const application_id = await uploadedApplication(ada, {
      ...HELLO,
      'hello.j2': '{{ data.nodes }} {{ data.f }} {{ data.big }} {{ data.d }}',
    });
    const body = `{"job_script_name":"s","application_id":${application_id},"param_dict":{"other":1,"application_config":
      {"f":3.0,"big":123456789012345678901234567890,"d":{"10":1,"9":2,"__proto__":3}}}}`;
    const answer = await ada.send('POST', '/job-scripts', {
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.body.job_script_files.files.hello).toBe(
      " 3.0 123456789012345678901234567890 {'10': 1, '9': 2, '__proto__': 3}",
    );
  });

  test('sbatch_params become lines after the first #SBATCH', async () => {
    const answer = await made(await service().as(), { sbatch_params: ['--time=5', '--exclusive'] });
    expect(answer.body.job_script_files.files.hello).toBe(
      '#!/bin/bash\n#SBATCH --nodes=2\n#SBATCH --time=5\n#SBATCH --exclusive\nhostname',
    );
  });

  test('takes null as absence', async () => {
    const ada = await service().as();
    const answer = await made(ada, { job_script_description: null, sbatch_params: null, param_dict: null });
    expect([answer.status, answer.body.job_script_files.main_file_path]).toEqual([201, 'hello']);
  });

  test('of an unknown application is 404, of one without files 422', async () => {
    const ada = await service().as();
    for (const application_id of [999_999, 2_147_483_648, 9_007_199_254_740_991, 0, -1]) {
      expect(await ada.post('/job-scripts', { job_script_name: 's', application_id })).toMatchObject({
        status: 404,
        body: { detail: `Application with id=${application_id} not found.` },
      });
    }
    const { id } = (await ada.post('/applications', { application_name: 'bare' })).body;
    expect(await ada.post('/job-scripts', { job_script_name: 's', application_id: id })).toMatchObject({
      status: 422,
      body: { detail: `Application with id=${id} was not uploaded.` },
    });
  });

  test.each([
    ['no configuration', { 'a.py': '', 'hello.j2': 'x' }],
    [
      'a default template that is not there',
      {
        ...HELLO,
        'jobbergate.yaml': 'application_config: {}\njobbergate_config:\n  default_template: none.j2\n',
      },
    ],
    ['a template that fails', { ...HELLO, 'hello.j2': 'line\n{{ 1 / 0 }}' }],
    ['an attribute of something undefined', { ...HELLO, 'hello.j2': '{{ data.never.given }}' }],
    ['a template that leaves the sandbox', { ...HELLO, 'hello.j2': "{{ ''.__class__.__mro__ }}" }],
    [
      'an endless loop',
      {
        ...HELLO,
        'hello.j2': '{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}',
      },
    ],
    ['a huge text', { ...HELLO, 'hello.j2': "{{ 'x' * 10**10 }}" }],
    ['a NUL made by the template', { ...HELLO, 'hello.j2': "{{ '%c' % 0 }}" }],
  ])('%s is 422 with the reason, and nothing is stored', async (_what, files) => {
    const ada = await service().as({ email: 'failing@example.org' });
    const application_id = await uploadedApplication(ada, files);
    const answer = await ada.post('/job-scripts', { job_script_name: 's', application_id });
    expect(answer.status, answer.text).toBe(422);
    expect(answer.body.detail).toEqual(expect.any(String));
    expect((await ada.get('/job-scripts')).body.pagination.total).toBe(0);
  });

  test('says file and line of a template that fails', async () => {
    const ada = await service().as();
    const application_id = await uploadedApplication(ada, { ...HELLO, 'hello.j2': 'one\n{{ 1 / 0 }}' });
    const answer = await ada.post('/job-scripts', { job_script_name: 's', application_id });
    expect(answer.body.detail).toContain('hello.j2, line 2');
  });

  test.each([
    ['sbatch_params that are no list', { sbatch_params: '--x' }, 'sbatch_params'],
    ['sbatch_params of numbers', { sbatch_params: [1] }, 'sbatch_params'],
    ['param_dict that is no object', { param_dict: [] }, 'param_dict'],
    ['an id that is a text', { application_id: 'one' }, 'application_id'],
    ['an id with a fraction', { application_id: 1.5 }, 'application_id'],
    ['no id', { application_id: null }, 'application_id'],
  ])('%s is 422', async (_what, change, member) => {
    const answer = await (await service().as()).post('/job-scripts', {
      job_script_name: 's',
      application_id: 1,
      ...change,
    });
    expect([answer.status, answer.body.detail[0].loc.slice(0, 2)]).toEqual([422, ['body', member]]);
  });
});

describe('reading a job script', () => {
  test('gives its files; 404 says which id', async () => {
    const ada = await service().as();
    const script = (await made(ada)).body;
    expect((await ada.get(`/job-scripts/${script.id}`)).body).toEqual(script);
    for (const id of ['999999', '0', '-3', '99999999999999999999']) {
      const answer = await ada.get(`/job-scripts/${id}`);
      expect(answer.status).toBe(404);
      expect(answer.body.detail).toMatch(/^JobScript with id=-?\d+ not found\.$/);
    }
    for (const id of ['x', '1.0', '1e1', ''])
      expect([404, 422]).toContain((await ada.get(`/job-scripts/${id}`)).status);
    expect((await ada.get('/job-scripts/x')).body.detail[0].loc).toEqual(['path', 'id']);
  });
});

describe('changing a job script', () => {
  test('changes what is given, replaces all files, and normalises their paths', async () => {
    const ada = await service().as();
    const script = (await made(ada)).body;
    const answer = await ada.put(`/job-scripts/${script.id}`, {
      job_script_name: 'renamed',
      job_script_description: 'about',
      job_script_files: {
        main_file_path: './run//main.sh',
        files: { '2': 'two', './run//main.sh': '#!/bin/sh', a: 'ä' },
      },
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ job_script_name: 'renamed', job_script_description: 'about' });
    expect(answer.body.updated_at > script.updated_at).toBe(true);
    expect(answer.text).toContain(
      '"job_script_files":{"main_file_path":"run/main.sh","files":{"run/main.sh":"#!/bin/sh"',
    );
    expect((await ada.get(`/job-scripts/${script.id}`)).body).toEqual(answer.body);
  });

  test('null leaves the files, empties the description, and is 422 for the name; {} moves updated_at', async () => {
    const ada = await service().as();
    const script = (await made(ada, { job_script_description: 'd' })).body;
    const answer = await ada.put(`/job-scripts/${script.id}`, {
      job_script_files: null,
      job_script_description: null,
    });
    expect(answer.body).toMatchObject({
      job_script_description: null,
      job_script_files: script.job_script_files,
    });
    expect((await ada.put(`/job-scripts/${script.id}`, { job_script_name: null })).status).toBe(422);
    const moved = await ada.put(`/job-scripts/${script.id}`, {});
    expect(moved.body.updated_at > answer.body.updated_at).toBe(true);
  });

  test.each([
    ['a main file that is not among the files', { main_file_path: 'x', files: { y: '' } }],
    ['an absolute path', { main_file_path: '/etc/x', files: { '/etc/x': '' } }],
    ['a path that climbs', { main_file_path: '../x', files: { '../x': '' } }],
    ['a path twice', { main_file_path: 'x', files: { x: '', './x': '' } }],
    ['a file that another needs as a folder', { main_file_path: 'a/b', files: { 'a/b': '', a: '' } }],
    ['a control character in a path', { main_file_path: 'a\nb', files: { 'a\nb': '' } }],
  ])('%s is 422 and changes nothing', async (_what, job_script_files) => {
    const ada = await service().as();
    const script = (await made(ada)).body;
    const answer = await ada.put(`/job-scripts/${script.id}`, { job_script_name: 'no', job_script_files });
    expect([answer.status, answer.body.detail[0].loc]).toEqual([
      422,
      ['body', 'job_script_files', '__root__'],
    ]);
    expect((await ada.get(`/job-scripts/${script.id}`)).body).toEqual(script);
  });

  test('takes bodies larger than other routes do', async () => {
    const ada = await service().as();
    const script = (await made(ada)).body;
    const files = { big: 'x'.repeat(3_000_000) };
    const answer = await ada.put(`/job-scripts/${script.id}`, {
      job_script_files: { main_file_path: 'big', files },
    });
    expect(answer.status).toBe(200);
    expect((await ada.post('/applications', { application_name: 'x'.repeat(2_000_000) })).status).toBe(413);
  });

  test('is for its owner; an unknown id is 404', async () => {
    const script = (await made(await service().as())).body;
    const bob = await service().as({ email: 'bob@example.org' });
    for (const answer of [
      await bob.put(`/job-scripts/${script.id}`, { job_script_name: 'b' }),
      await bob.put(`/job-scripts/${script.id}`, {
        job_script_files: { main_file_path: 'x', files: { x: '' } },
      }),
      await bob.delete(`/job-scripts/${script.id}`),
    ]) {
      expect([answer.status, answer.body]).toEqual([
        403,
        { detail: 'Mismatch on attribute(s): owner_email' },
      ]);
    }
    expect(await bob.put('/job-scripts/999999', {})).toMatchObject({
      status: 404,
      body: { detail: 'JobScript with id=999999 not found.' },
    });
  });
});

describe('deleting a job script', () => {
  test('is 204, then 404; 409 while submissions refer to it', async () => {
    const ada = await service().as();
    const script = (await made(ada)).body;
    const submission = (
      await ada.post('/job-submissions', { job_submission_name: 's', job_script_id: script.id })
    ).body;
    expect(await ada.delete(`/job-scripts/${script.id}`)).toMatchObject({
      status: 409,
      body: {
        detail: {
          message: 'Delete failed due to foreign-key constraint',
          table: 'job_submissions',
          pk_id: String(script.id),
        },
      },
    });
    await ada.delete(`/job-submissions/${submission.id}`);
    expect((await ada.delete(`/job-scripts/${script.id}`)).status).toBe(204);
    expect(await ada.delete(`/job-scripts/${script.id}`)).toMatchObject({
      status: 404,
      body: { detail: `JobScript with id=${script.id} not found.` },
    });
  });
});
