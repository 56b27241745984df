// Job scripts under the current contract, line by line.
import { describe, expect, test } from 'vitest';
import { filledScript, filledTemplate, upload } from './files.ts';
import { type Caller, useService } from './service.ts';

const service = useService({ maxUploadBytes: 200_000 });
const PATH = '/job-scripts';
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

function render(
  who: Caller,
  key: number | string,
  request: Readonly<Record<string, unknown>> = {},
  create: Readonly<Record<string, unknown>> = { name: 'rendered', description: null },
) {
  return who.post(`${PATH}/render-from-template/${key}`, {
    create_request: create,
    render_request: {
      template_output_name_mapping: { 'main.sh.j2': 'main.sh', 'input.j2': 'in/input' },
      sbatch_params: null,
      param_dict: { data: { nodes: 2, x: 0.5 } },
      ...request,
    },
  });
}

describe('making a job script', () => {
  test('answers 201 with its fields; it has no template and no files yet', async () => {
    const ada = await service().as();
    const answer = await ada.post(PATH, { name: 'first', description: null });
    expect([answer.status, answer.body]).toEqual([
      201,
      {
        id: expect.any(Number),
        name: 'first',
        owner_email: 'ada@example.org',
        created_at: expect.stringMatching(TIME),
        updated_at: answer.body.created_at,
        is_archived: false,
        description: '',
        parent_template_id: null,
        cloned_from_id: null,
      },
    ]);
    expect((await ada.get(`${PATH}/${answer.body.id}`)).body).toEqual({ ...answer.body, files: [] });
  });

  test('needs a name, an e-mail address and the right', async () => {
    const ada = await service().as();
    expect(await ada.post(PATH, {})).toMatchObject({ status: 422 });
    expect(await ada.post(PATH)).toMatchObject({ status: 422 });
    expect(await (await service().as({ email: undefined })).post(PATH, { name: 'a' })).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('email') },
    });
    const reader = await service().as({ permissions: ['jobbergate:job-scripts:read'] });
    expect((await reader.post(PATH, { name: 'a' })).status).toBe(403);
    expect((await service().withToken(undefined).post(PATH, {})).status).toBe(401);
    expect((await ada.send('POST', PATH, { body: new URLSearchParams({ name: 'by form' }) })).body.name).toBe(
      'by form',
    );
  });
});

describe('rendering from a template', () => {
  test('makes each mapped file, the entry point first, and remembers the template', async () => {
    const ada = await service().as();
    const id = await filledTemplate(ada, { identifier: 'render-me' });
    const answer = await render(ada, 'render-me');
    expect([answer.status, answer.body]).toMatchObject([
      201,
      {
        name: 'rendered',
        description: '',
        parent_template_id: id,
        files: [
          { parent_id: answer.body.id, filename: 'main.sh', file_type: 'ENTRYPOINT' },
          { filename: 'in/input', file_type: 'SUPPORT' },
        ],
      },
    ]);
    expect(answer.body.files[0].created_at).toMatch(TIME);
    expect((await ada.get(`${PATH}/${answer.body.id}`)).body).toEqual(answer.body);
    const main = await ada.get(`${PATH}/${answer.body.id}/upload/main.sh`);
    expect(main.text).toBe('#!/bin/bash\n#SBATCH --nodes=2\nhostname');
    expect(main.headers.get('filename')).toBe('main.sh');
    expect((await ada.get(`${PATH}/${answer.body.id}/upload/in/input`)).text).toBe('x=0.5');
  });

  test('puts sbatch parameters before the first line of code, under a heading', async () => {
    const ada = await service().as();
    const answer = await render(ada, await filledTemplate(ada), { sbatch_params: ['--mem=1G', '-n 2'] });
    expect((await ada.get(`${PATH}/${answer.body.id}/upload/main.sh`)).text).toBe(
      '#!/bin/bash\n#SBATCH --nodes=2\n# Sbatch params injected at rendering time\n#SBATCH --mem=1G\n#SBATCH -n 2\n\nhostname',
    );
  });

  test.each([
    ['{{ a }}{{ data }}', { a: 1, data: 'x' }, '1x'],
    ['{{ data.a }}', { a: 1 }, '1'],
    ['{{ data.a }}-{{ never }}', { data: { a: 1 } }, '1-'],
    ['{{ a }}-{{ never }}', { a: 1 }, '1-'],
    ['{{ a }}-{{ data }}', { a: 1 }, '1-'],
  ])(
    'gives %s the names %j, and all under data if one that is undefined is looked into',
    async (...given) => {
      const [template, param_dict, text] = given;
      const ada = await service().as();
      const { id } = (await ada.post('/job-script-templates', { name: 'names' })).body;
      await upload(ada, `/job-script-templates/${id}/upload/template/ENTRYPOINT`, 'm.j2', template);
      const answer = await render(ada, id, { template_output_name_mapping: { 'm.j2': 'm' }, param_dict });
      expect(answer.status, answer.text).toBe(201);
      expect((await ada.get(`${PATH}/${answer.body.id}/upload/m`)).text).toBe(text);
    },
  );

  test.each([
    ['run.py', 'print({{ x }}'],
    ['conf.yaml', 'a: [{{ x }}'],
    ['again.j2', '{{ "{{" }} {{ x }}'],
  ])('to %s that breaks its syntax is 400, and makes nothing', async (name, template) => {
    const ada = await service().as();
    const id = await filledTemplate(ada);
    await upload(ada, `/job-script-templates/${id}/upload/template/SUPPORT`, 'broken', template);
    const mapping = { template_output_name_mapping: { 'main.sh.j2': 'main.sh', broken: name } };
    const answer = await render(ada, id, mapping);
    expect([answer.status, answer.body.detail]).toEqual([400, expect.stringContaining(name)]);
    expect((await ada.get(`${PATH}?from_job_script_template_id=${id}`)).body.total).toBe(0);
    const other = { template_output_name_mapping: { 'main.sh.j2': 'main.sh', broken: 'other' } };
    expect((await render(ada, id, other)).status).toBe(201);
  });

  test('without all templates, or with no or two entry points, is 400', async () => {
    const ada = await service().as();
    const id = await filledTemplate(ada);
    const missing = await render(ada, id, { template_output_name_mapping: { 'main.sh.j2': 'a', no: 'b' } });
    expect([missing.status, missing.body.detail]).toEqual([400, expect.stringContaining('no')]);
    expect((await render(ada, id, { template_output_name_mapping: { 'input.j2': 'a' } })).status).toBe(400);
    expect((await render(ada, id, { template_output_name_mapping: {} })).status).toBe(400);
    await upload(ada, `/job-script-templates/${id}/upload/template/ENTRYPOINT`, 'second.j2', 'x');
    const two = { template_output_name_mapping: { 'main.sh.j2': 'a', 'second.j2': 'b' } };
    expect((await render(ada, id, two)).status).toBe(400);
    expect((await render(ada, id)).status).toBe(201);
    expect((await render(ada, 999_999)).status).toBe(404);
    expect((await render(ada, 'none')).status).toBe(404);
  });

  test.each([
    ['one output for two', { template_output_name_mapping: { 'main.sh.j2': 'a', 'input.j2': './a' } }],
    ['an output outside', { template_output_name_mapping: { 'main.sh.j2': '../a' } }],
    ['parameters that are no object', { param_dict: [] }],
    ['no parameters', { param_dict: null }],
    ['sbatch parameters of two lines', { sbatch_params: ['-n 1\nrm -rf /'] }],
    ['a mapping to numbers', { template_output_name_mapping: { 'main.sh.j2': 5 } }],
  ])('with %s is 422, and makes nothing', async (_, request) => {
    const ada = await service().as();
    const id = await filledTemplate(ada);
    const answer = await render(ada, id, request);
    expect([answer.status, answer.body.detail]).toEqual([422, expect.any(String)]);
    expect((await ada.get(`${PATH}?from_job_script_template_id=${id}`)).body.total).toBe(0);
  });

  test('that fails says where', async () => {
    const ada = await service().as();
    const { id } = (await ada.post('/job-script-templates', { name: 'fails' })).body;
    const path = `/job-script-templates/${id}/upload/template/ENTRYPOINT`;
    await upload(ada, path, 'm.j2', 'a\n{{ 1 / 0 }}');
    const request = { template_output_name_mapping: { 'm.j2': 'm' }, param_dict: {} };
    const answer = await render(ada, id, request);
    expect([answer.status, answer.body.detail]).toEqual([422, expect.stringContaining('m.j2, line 2')]);
  });

  test('takes no form: objects have no place in it', async () => {
    const ada = await service().as();
    const body = new URLSearchParams({ create_request: "{'name': 'a'}", render_request: '{}' });
    const answer = await ada.send('POST', `${PATH}/render-from-template/1`, { body });
    expect([answer.status, answer.body.detail]).toEqual([422, expect.any(String)]);
  });
});

describe('reading job scripts', () => {
  test('a list shows each beside its template, and filters by it', async () => {
    const who = await service().as({ email: 'lister@example.org' });
    const id = await filledTemplate(who, { identifier: 'parent', template_vars: { a: 1 } });
    const rendered = (await render(who, id)).body;
    const bare = (await who.post(PATH, { name: 'bare' })).body;
    const { body } = await who.get(`${PATH}?user_only=true`);
    expect(body).toMatchObject({ total: 2, page: 1, size: 50, pages: 1 });
    expect(body.items.map((item: { id: number }) => item.id)).toEqual([rendered.id, bare.id]);
    const template = (await who.get('/job-script-templates?user_only=true')).body.items[0];
    expect(body.items[0].template).toEqual(template);
    expect(body.items[1].template).toBeNull();
    expect(body.items[0]).not.toHaveProperty('files');
    const of = await who.get(`${PATH}?from_job_script_template_id=${id}&include_parent=true`);
    expect(of.body).toMatchObject({ total: 1, items: [{ id: rendered.id }] });
    expect((await who.get(`${PATH}?from_job_script_template_id=99999999999`)).body.total).toBe(0);
    expect((await who.get(`${PATH}?from_job_script_template_id=x`)).status).toBe(422);
  });

  test('shows mine or all, archived ones on demand, and sorts by their template', async () => {
    const who = await service().as({ email: 'archiver@example.org' });
    const kept = (await who.post(PATH, { name: 'kept' })).body;
    const archived = (await who.post(PATH, { name: 'archived' })).body;
    expect((await who.put(`${PATH}/${archived.id}`, { is_archived: true })).body.is_archived).toBe(true);
    const ids = async (query: string) =>
      (await who.get(`${PATH}?user_only=true&${query}`)).body.items.map((item: { id: number }) => item.id);
    expect(await ids('')).toEqual([kept.id]);
    expect(await ids('include_archived=true&sort_ascending=false')).toEqual([archived.id, kept.id]);
    expect(await ids('include_archived=true&sort_field=name')).toEqual([archived.id, kept.id]);
    expect((await who.get(`${PATH}/${archived.id}`)).status).toBe(200);
    expect((await who.get(`${PATH}?sort_field=parent_template_id`)).status).toBe(200);
    expect((await who.get(`${PATH}?sort_field=files`)).status).toBe(400);
    const all = (await who.get(PATH)).body;
    expect(all.total).toBeGreaterThan(1);
  });

  test.each(['999999', '0', '-1', '99999999999'])('%s is not found', async (id) => {
    const ada = await service().as();
    for (const answer of [
      await ada.get(`${PATH}/${id}`),
      await ada.put(`${PATH}/${id}`, { name: 'x' }),
      await ada.delete(`${PATH}/${id}`),
      await ada.post(`${PATH}/clone/${id}`),
      await ada.get(`${PATH}/${id}/upload/x`),
      await ada.delete(`${PATH}/${id}/upload/x`),
      await upload(ada, `${PATH}/${id}/upload/SUPPORT`, 'x', 'x'),
    ]) {
      expect([answer.status, answer.body]).toEqual([404, { detail: expect.any(String) }]);
    }
  });

  test('an id that is no number is 422', async () => {
    expect((await (await service().as()).get(`${PATH}/x`)).status).toBe(422);
  });
});

describe('changing and deleting', () => {
  test('changes what is given and shows the template', async () => {
    const ada = await service().as();
    const template = await filledTemplate(ada);
    const script = (await render(ada, template)).body;
    const answer = await ada.put(`${PATH}/${script.id}`, { description: 'd' });
    expect([answer.status, answer.body]).toMatchObject([
      200,
      { name: 'rendered', description: 'd', template: { id: template } },
    ]);
    expect(answer.body.updated_at > script.updated_at).toBe(true);
    expect((await ada.put(`${PATH}/${script.id}`, { name: null })).status).toBe(422);
    expect((await ada.put(`${PATH}/${script.id}`, { description: null })).body.description).toBe('');
    const bob = await service().as({ email: 'bob@example.org' });
    expect(await bob.put(`${PATH}/${script.id}`, {})).toMatchObject({
      status: 403,
      body: { detail: 'Mismatch on attribute(s): owner_email' },
    });
    expect((await bob.delete(`${PATH}/${script.id}`)).status).toBe(403);
  });

  test('deleting rejects the submissions that wait for it, and lets go of others', async () => {
    const ada = await service().as();
    const id = await filledScript(ada);
    const waiting = (await ada.post('/job-submissions', { name: 'w', job_script_id: id })).body;
    const running = (await ada.post('/job-submissions', { name: 'r', job_script_id: id, slurm_job_id: 7 }))
      .body;
    expect((await ada.delete(`${PATH}/${id}`)).status).toBe(204);
    expect((await ada.delete(`${PATH}/${id}`)).status).toBe(404);
    expect((await ada.get(`/job-submissions/${waiting.id}`)).body).toMatchObject({
      job_script_id: null,
      status: 'REJECTED',
      report_message: expect.stringContaining('job script'),
    });
    expect((await ada.get(`/job-submissions/${running.id}`)).body).toMatchObject({
      job_script_id: null,
      status: 'SUBMITTED',
      report_message: running.report_message,
    });
  });

  test('a clone has the files, another owner, and what the body says otherwise', async () => {
    const ada = await service().as();
    const template = await filledTemplate(ada);
    const script = (await render(ada, template)).body;
    const bob = await service().as({ email: 'bob@example.org' });
    const clone = await bob.post(`${PATH}/clone/${script.id}`);
    expect([clone.status, clone.body]).toMatchObject([
      201,
      {
        name: 'rendered',
        owner_email: 'bob@example.org',
        cloned_from_id: script.id,
        parent_template_id: template,
        files: [{ parent_id: clone.body.id, filename: 'main.sh', file_type: 'ENTRYPOINT' }, {}],
      },
    ]);
    const other = await bob.post(`${PATH}/clone/${script.id}`, { name: 'n', description: 'd' });
    expect(other.body).toMatchObject({ name: 'n', description: 'd' });
    await ada.delete(`${PATH}/${script.id}`);
    expect((await bob.get(`${PATH}/${clone.body.id}`)).body.cloned_from_id).toBeNull();
    expect((await bob.get(`${PATH}/${clone.body.id}/upload/main.sh`)).text).toContain('hostname');
  });
});

describe('the files of a job script', () => {
  test('come, are replaced, renamed and deleted, also in folders', async () => {
    const ada = await service().as();
    const id = await filledScript(ada);
    const base = `${PATH}/${id}/upload`;
    const put = await upload(ada, `${base}/SUPPORT?filename=in%2Fdata.txt`, 'x', 'one');
    expect(put.body).toMatchObject({ parent_id: id, filename: 'in/data.txt', file_type: 'SUPPORT' });
    await upload(ada, `${base}/SUPPORT?filename=in/data.txt`, 'x', 'two');
    expect((await ada.get(`${base}/in/data.txt`)).text).toBe('two');
    const renamed = await ada.send('PUT', `${base}/SUPPORT?filename=b&previous_filename=in/data.txt`);
    expect([renamed.status, renamed.body.filename]).toEqual([200, 'b']);
    const { files } = (await ada.get(`${PATH}/${id}`)).body;
    expect(files).toMatchObject([{ filename: 'run.sh' }, { filename: 'b' }]);
    expect((await upload(ada, `${base}/SUPPORT?filename=in/c`, 'x', 'c')).status).toBe(200);
    expect(await ada.delete(`${base}/in/c`)).toMatchObject({ status: 200, text: 'null' });
    expect((await ada.delete(`${base}/in/c`)).status).toBe(404);
    const bob = await service().as({ email: 'bob@example.org' });
    expect((await upload(bob, `${base}/SUPPORT`, 'b', 'y')).status).toBe(403);
    expect((await bob.delete(`${base}/b`)).status).toBe(403);
  });

  test('have one entry point at most, which may be replaced and renamed', async () => {
    const ada = await service().as();
    const id = await filledScript(ada);
    const base = `${PATH}/${id}/upload`;
    const second = await upload(ada, `${base}/ENTRYPOINT`, 'second.sh', 'x');
    expect([second.status, second.body]).toEqual([422, { detail: expect.any(String) }]);
    expect((await upload(ada, `${base}/ENTRYPOINT`, 'run.sh', 'y')).status).toBe(200);
    await upload(ada, `${base}/SUPPORT`, 'other.sh', 'z');
    const renamed = await ada.send('PUT', `${base}/ENTRYPOINT?filename=other.sh&previous_filename=run.sh`);
    expect(renamed.status, renamed.text).toBe(200);
    expect((await ada.get(`${base}/other.sh`)).text).toBe('y');
    const { files } = (await ada.get(`${PATH}/${id}`)).body;
    expect(files).toMatchObject([{ filename: 'other.sh', file_type: 'ENTRYPOINT' }]);
    expect((await ada.send('PUT', `${base}/SUPPORT?filename=a&previous_filename=other.sh`)).status).toBe(200);
    expect((await upload(ada, `${base}/ENTRYPOINT`, 'second.sh', 'x')).status).toBe(200);
  });

  test('cannot be the folders of others: no cluster could write both', async () => {
    const ada = await service().as();
    const id = await filledScript(ada);
    const base = `${PATH}/${id}/upload`;
    const put = (name: string) => upload(ada, `${base}/SUPPORT?filename=${name}`, 'x', 'x');
    expect((await put('in/data')).status).toBe(200);
    for (const name of ['in', 'in/data/more', 'run.sh/x']) {
      const answer = await put(name);
      expect([answer.status, answer.body.errors], name).toEqual([
        422,
        [expect.objectContaining({ loc: ['path', 'filename'], msg: expect.stringContaining('beside') })],
      ]);
    }
    const rename = (from: string, to: string) =>
      ada.send('PUT', `${base}/SUPPORT?filename=${to}&previous_filename=${from}`);
    expect((await put('other')).status).toBe(200);
    expect((await rename('other', 'in')).status).toBe(422);
    expect((await rename('in/data', 'in')).status).toBe(200);
    const { files } = (await ada.get(`${PATH}/${id}`)).body;
    expect(files.map((file: { filename: string }) => file.filename).sort()).toEqual([
      'in',
      'other',
      'run.sh',
    ]);
  });

  test('that would be folders of each other: of two that come at once, one is refused', async () => {
    const ada = await service().as();
    const base = `${PATH}/${await filledScript(ada)}/upload/SUPPORT`;
    for (let i = 0; i < 20; i++) {
      const names = [`d${i}`, `d${i}/e`];
      const answers = await Promise.all(
        names.map((name) => upload(ada, `${base}?filename=${name}`, 'x', 'x')),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
    }
  });

  test('obey their suffix, the limit and the rules of names', async () => {
    const ada = await service().as();
    const base = `${PATH}/${await filledScript(ada)}/upload`;
    expect((await upload(ada, `${base}/SUPPORT`, 'a.py', 'def (')).status).toBe(400);
    expect((await upload(ada, `${base}/SUPPORT`, 'a.txt', 'x'.repeat(200_001))).status).toBe(413);
    expect((await upload(ada, `${base}/SUPPORT?filename=../a`, 'a', 'x')).status).toBe(422);
    expect((await upload(ada, `${base}/OTHER`, 'a', 'x')).status).toBe(422);
    expect((await ada.send('PUT', `${base}/SUPPORT`)).status).toBe(400);
    const two = new FormData();
    for (const name of ['a', 'b']) two.append('upload_file', new File(['x'], name), name);
    expect((await ada.send('PUT', `${base}/SUPPORT`, { body: two })).status).toBe(422);
    const json = await ada.put(`${base}/SUPPORT?filename=a`, { upload_file: 'x' });
    expect([json.status, json.body.detail]).toEqual([422, 'body: must be sent as multipart/form-data']);
  });
});
