// One row through two contracts: what one makes, the other reads, lists, changes and deletes.
import { describe, expect, test } from 'vitest';
import { formOf, HELLO, uploadedApplication } from '../documented/service.ts';
import { fileForm, filledScript, filledTemplate, MAIN, upload, WORKFLOW } from './files.ts';
import { type Caller, DOCUMENTED, useService } from './service.ts';

const service = useService();

/** The same person under both contracts. */
async function both(claims: Record<string, unknown> = {}): Promise<{ v3: Caller; v5: Caller }> {
  return { v3: await service().as(claims, DOCUMENTED), v5: await service().as(claims) };
}

describe('an application', () => {
  test('is a template: name, identifier, owner and times are the same, no description is null and empty', async () => {
    const { v3, v5 } = await both();
    const { body } = await v3.post('/applications', {
      application_name: 'one row',
      application_identifier: 'one-row',
    });
    const template = (await v5.get('/job-script-templates/one-row')).body;
    expect(template).toEqual({
      id: body.id,
      name: 'one row',
      identifier: 'one-row',
      owner_email: 'ada@example.org',
      created_at: `${body.created_at}Z`,
      updated_at: `${body.updated_at}Z`,
      is_archived: false,
      description: '',
      cloned_from_id: null,
      template_vars: {},
      template_files: [],
      workflow_files: [],
    });
    const made = (await v5.post('/job-script-templates', { name: 'other', description: null })).body;
    expect((await v3.get(`/applications/${made.id}`)).body).toMatchObject({
      application_name: 'other',
      application_description: null,
      application_uploaded: false,
      application_config: null,
    });
  });

  test('shows what was uploaded: sections as objects, the source as workflow, the default template as entry point', async () => {
    const { v3, v5 } = await both();
    const id = await uploadedApplication(v3, { ...HELLO, 'more.j2': 'm' });
    const template = (await v5.get(`/job-script-templates/${id}`)).body;
    expect(template).toMatchObject({
      template_vars: { nodes: 2 },
      template_files: [
        { filename: 'hello.j2', file_type: 'ENTRYPOINT' },
        { filename: 'more.j2', file_type: 'SUPPORT' },
      ],
      workflow_files: [
        {
          filename: 'jobbergate.py',
          runtime_config: { default_template: 'hello.j2', output_directory: '.' },
        },
      ],
    });
    const path = `/job-script-templates/${id}/upload`;
    expect((await v5.get(`${path}/template/hello.j2`)).text).toBe(HELLO['hello.j2']);
    expect((await v5.get(`${path}/workflow`)).text).toBe(HELLO['jobbergate.py']);
  });

  test('keeps its YAML text through changes that it does not speak of, and is written anew from the objects after others', async () => {
    const { v3, v5 } = await both();
    const id = await uploadedApplication(v3);
    const config = async () => (await v3.get(`/applications/${id}`)).body.application_config;
    await v5.put(`/job-script-templates/${id}`, { name: 'renamed', is_archived: false });
    await upload(v5, `/job-script-templates/${id}/upload/template/SUPPORT`, 'more.j2', 'm');
    expect(await config()).toBe(HELLO['jobbergate.yaml']);
    await v5.send('PUT', `/job-script-templates/${id}`, {
      headers: { 'content-type': 'application/json' },
      body: '{"template_vars": {"ratio": 3.0, "nodes": 4}}',
    });
    expect(await config()).toBe(
      'jobbergate_config:\n  default_template: hello.j2\n  output_directory: .\napplication_config:\n  ratio: 3.0\n  nodes: 4\n',
    );
    await v3.put(`/applications/${id}`, { application_config: HELLO['jobbergate.yaml'] });
    expect(await config()).toBe(HELLO['jobbergate.yaml']);
    expect((await v5.get(`/job-script-templates/${id}`)).body.template_vars).toEqual({ nodes: 2 });
    await v5.put(`/job-script-templates/${id}/upload/workflow`, {
      runtime_config: { default_template: 'more.j2' },
    });
    expect(await config()).toBe(
      'jobbergate_config:\n  default_template: more.j2\napplication_config:\n  nodes: 2\n',
    );
  });

  test('is uploaded while it has a source and a template', async () => {
    const { v3, v5 } = await both();
    const { id } = (await v5.post('/job-script-templates', { name: 'step by step' })).body;
    const isUploaded = async () => (await v3.get(`/applications/${id}`)).body.application_uploaded;
    const path = `/job-script-templates/${id}/upload`;
    await upload(v5, `${path}/template/ENTRYPOINT`, 'main.j2', 'x');
    expect(await isUploaded()).toBe(false);
    await v5.send('PUT', `${path}/workflow`, {
      body: fileForm('jobbergate.py', WORKFLOW, { runtime_config: '{}' }),
    });
    expect(await isUploaded()).toBe(true);
    await v5.delete(`${path}/template/main.j2`);
    expect(await isUploaded()).toBe(false);
    await upload(v5, `${path}/template/ENTRYPOINT`, 'main.j2', 'x');
    await v5.delete(`${path}/workflow`);
    expect(await isUploaded()).toBe(false);
    const uploaded = await uploadedApplication(v3);
    await v3.delete(`/applications/${uploaded}/upload`);
    expect((await v5.get(`/job-script-templates/${uploaded}`)).body).toMatchObject({
      template_vars: {},
      template_files: [],
      workflow_files: [],
    });
  });

  test('made of single files renders under the documented contract', async () => {
    const { v3, v5 } = await both();
    const id = await filledTemplate(v5, { template_vars: { nodes: 3 } });
    const answer = await v3.post('/job-scripts', { job_script_name: 's', application_id: id });
    expect([answer.status, answer.body.job_script_files]).toEqual([
      201,
      {
        main_file_path: 'main.sh',
        files: { 'main.sh': '#!/bin/bash\n#SBATCH --nodes=3\nhostname' },
      },
    ]);
    await v5.put(`/job-script-templates/${id}/upload/workflow`, { runtime_config: {} });
    // Its entry point stands for the default template that its configuration does not name.
    expect((await v3.get(`/applications/${id}`)).body).toMatchObject({
      application_config: expect.stringContaining('default_template: main.sh.j2'),
      application_source_file: WORKFLOW,
      application_templates: { 'main.sh.j2': MAIN, 'input.j2': 'x={{ data.x }}\n' },
    });
    expect((await v3.post('/job-scripts', { job_script_name: 's', application_id: id })).status).toBe(201);
  });

  test('uploaded under the documented contract renders under the current one', async () => {
    const { v3, v5 } = await both();
    const id = await uploadedApplication(v3);
    const answer = await v5.post(`/job-scripts/render-from-template/${id}`, {
      create_request: { name: 's' },
      render_request: {
        template_output_name_mapping: { 'hello.j2': 'hello' },
        param_dict: { data: { nodes: 5 } },
      },
    });
    expect(answer.status).toBe(201);
    expect((await v3.get(`/job-scripts/${answer.body.id}`)).body).toMatchObject({
      application_id: id,
      job_script_files: {
        main_file_path: 'hello',
        files: { hello: '#!/bin/bash\n#SBATCH --nodes=5\nhostname' },
      },
    });
  });

  test('is changed and deleted through either; in use it is refused by one and let go of by the other', async () => {
    const { v3, v5 } = await both();
    const id = await uploadedApplication(v3);
    await v3.put(`/applications/${id}`, { application_description: 'd', application_identifier: 'either' });
    await v5.put(`/job-script-templates/either`, { name: 'n' });
    expect((await v3.get('/applications/either')).body).toMatchObject({
      application_name: 'n',
      application_description: 'd',
    });
    const script = (await v3.post('/job-scripts', { job_script_name: 's', application_id: id })).body;
    expect((await v3.delete(`/applications/${id}`)).status).toBe(409);
    expect((await v5.delete(`/job-script-templates/${id}`)).status).toBe(204);
    expect((await v3.get(`/job-scripts/${script.id}`)).body.application_id).toBeNull();
    expect((await v3.get(`/applications/${id}`)).status).toBe(404);
    const second = (await v5.post('/job-script-templates', { name: 'second' })).body;
    expect((await v3.delete(`/applications/${second.id}`)).status).toBe(204);
    expect((await v5.get(`/job-script-templates/${second.id}`)).status).toBe(404);
  });

  test('that is archived is left out of the documented lists, and found by id', async () => {
    const { v3, v5 } = await both({ email: 'archivist@example.org' });
    const kept = (await v5.post('/job-script-templates', { name: 'kept', identifier: 'kept' })).body;
    const gone = (await v5.post('/job-script-templates', { name: 'gone', identifier: 'gone' })).body;
    await v5.put(`/job-script-templates/${gone.id}`, { is_archived: true });
    for (const query of ['', '&start=0&limit=10']) {
      const { body } = await v3.get(`/applications?user=true${query}`);
      expect(body.results.map((row: { id: number }) => row.id)).toEqual([kept.id]);
      expect(body.pagination.total).toBe(1);
    }
    expect((await v3.get(`/applications/${gone.id}`)).status).toBe(200);
  });
});

describe('a job script', () => {
  test('is the same row and the same files under both', async () => {
    const { v3, v5 } = await both();
    const id = await filledScript(v5);
    await upload(v5, `/job-scripts/${id}/upload/SUPPORT`, 'data.txt', 'd');
    const script = (await v5.get(`/job-scripts/${id}`)).body;
    expect((await v3.get(`/job-scripts/${id}`)).body).toEqual({
      id,
      created_at: script.created_at.slice(0, -1),
      updated_at: script.updated_at.slice(0, -1),
      job_script_name: 'filled',
      job_script_description: null,
      job_script_owner_email: 'ada@example.org',
      application_id: null,
      job_script_files: {
        main_file_path: 'run.sh',
        files: { 'run.sh': '#!/bin/sh\ndate\n', 'data.txt': 'd' },
      },
    });
    await v3.put(`/job-scripts/${id}`, {
      job_script_name: 'changed',
      job_script_files: { main_file_path: 'new.sh', files: { 'new.sh': 'n', 'in/put': 'p' } },
    });
    expect((await v5.get(`/job-scripts/${id}`)).body).toMatchObject({
      name: 'changed',
      files: [
        { filename: 'new.sh', file_type: 'ENTRYPOINT' },
        { filename: 'in/put', file_type: 'SUPPORT' },
      ],
    });
    expect((await v5.get(`/job-scripts/${id}/upload/in/put`)).text).toBe('p');
  });

  test('without files is listed by both, and read by the current contract alone', async () => {
    const { v3, v5 } = await both({ email: 'empty@example.org' });
    const { id } = (await v5.post('/job-scripts', { name: 'empty' })).body;
    expect((await v3.get('/job-scripts')).body.results).toMatchObject([{ id }]);
    expect((await v3.get(`/job-scripts/${id}`)).status).toBe(404);
    expect((await v5.get(`/job-scripts/${id}`)).status).toBe(200);
    expect((await v3.delete(`/job-scripts/${id}`)).status).toBe(204);
  });

  test('in use is refused by one and let go of by the other', async () => {
    const { v3, v5 } = await both();
    const id = await filledScript(v5);
    const submission = (await v3.post('/job-submissions', { job_submission_name: 's', job_script_id: id }))
      .body;
    expect((await v3.delete(`/job-scripts/${id}`)).status).toBe(409);
    expect((await v5.delete(`/job-scripts/${id}`)).status).toBe(204);
    expect((await v3.get(`/job-submissions/${submission.id}`)).body).toMatchObject({
      job_script_id: null,
      status: 'REJECTED',
      report_message: 'The job script was deleted.',
    });
  });

  test('that loses the file to run lets nothing wait for it, through neither', async () => {
    const { v3, v5 } = await both();
    const losses: ((upload: string) => Promise<{ status: number }>)[] = [
      (upload) => v5.delete(`${upload}/run.sh`),
      (upload) => v5.send('PUT', `${upload}/SUPPORT?filename=run.sh&previous_filename=run.sh`),
      (upload) => v5.send('PUT', `${upload}/SUPPORT?filename=other.sh&previous_filename=run.sh`),
    ];
    for (const lose of losses) {
      const id = await filledScript(v5);
      const submission = (await v3.post('/job-submissions', { job_submission_name: 's', job_script_id: id }))
        .body;
      const runs = (await v5.post('/job-submissions', { name: 's', job_script_id: id, slurm_job_id: 1 }))
        .body;
      expect((await lose(`/job-scripts/${id}/upload`)).status).toBe(200);
      const lost = { status: 'REJECTED', report_message: 'The job script has no file to run any more.' };
      expect((await v3.get(`/job-submissions/${submission.id}`)).body).toMatchObject(lost);
      expect((await v5.get(`/job-submissions/${submission.id}`)).body).toMatchObject(lost);
      expect((await v5.get(`/job-submissions/${runs.id}`)).body.status).toBe('SUBMITTED');
      expect((await v5.post(`/job-submissions/clone/${runs.id}`)).body.detail).toContain(
        '0 entrypoint files',
      );
    }
  });

  test('keeps what waits for it while its file to run is replaced or renamed', async () => {
    const { v3, v5 } = await both();
    const id = await filledScript(v5);
    const submission = (await v5.post('/job-submissions', { name: 's', job_script_id: id })).body;
    const entry = `/job-scripts/${id}/upload/ENTRYPOINT`;
    expect((await upload(v5, entry, 'run.sh', 'y')).status).toBe(200);
    expect((await v5.send('PUT', `${entry}?filename=new.sh&previous_filename=run.sh`)).status).toBe(200);
    const job_script_files = { main_file_path: 'main.sh', files: { 'main.sh': 'x' } };
    expect((await v3.put(`/job-scripts/${id}`, { job_script_files })).status).toBe(200);
    expect((await v5.get(`/job-submissions/${submission.id}`)).body.status).toBe('CREATED');
  });
});

describe('rights', () => {
  test('of the current contract open the equal routes of the documented one, not the other way round', async () => {
    const v5Rights = await service().as({ permissions: ['jobbergate:job-templates:read'] }, DOCUMENTED);
    expect((await v5Rights.get('/applications')).status).toBe(200);
    const v3Rights = await service().as({ permissions: ['jobbergate:applications:view'] });
    expect((await v3Rights.get('/job-script-templates')).status).toBe(403);
  });

  test('ownership holds through both', async () => {
    const { v3, v5 } = await both();
    const bob = await both({ email: 'bob@example.org' });
    const id = await uploadedApplication(v3);
    expect((await bob.v5.put(`/job-script-templates/${id}`, {})).status).toBe(403);
    const form = { body: formOf(HELLO) };
    const made = (await v5.post('/job-script-templates', { name: 'mine' })).body;
    expect((await bob.v3.send('POST', `/applications/${made.id}/upload`, form)).status).toBe(403);
  });
});
