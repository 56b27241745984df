// Many clients at one row in the same moment: each is told something true, and none a server error.
import { beforeAll, describe, expect, test } from 'vitest';
import { filledScript, upload } from './files.ts';
import { type Answer, type Caller, useService } from './service.ts';

const service = useService();
let ada: Caller;
beforeAll(async () => {
  ada = await service().as();
});

const ROUNDS = 8;

function expectOnly(answers: readonly Answer[], ...statuses: readonly number[]): void {
  for (const answer of answers) expect(statuses, answer.text).toContain(answer.status);
}

async function made(path: string, body: unknown): Promise<number> {
  const answer = await ada.post(path, body);
  expect(answer.status, answer.text).toBe(201);
  return answer.body.id;
}

/** A template of one file, and what renders a script from it. */
async function filledTemplate() {
  const id = await made('/job-script-templates', { name: 't' });
  const file = await upload(ada, `/job-script-templates/${id}/upload/template/ENTRYPOINT`, 'a.j2', 'x');
  expect(file.status).toBe(200);
  const render_request = { template_output_name_mapping: { 'a.j2': 'a' }, param_dict: {} };
  const body = { create_request: { name: 's' }, render_request };
  return { id, render: () => ada.post(`/job-scripts/render-from-template/${id}`, body) };
}

describe('a deletion', () => {
  test('of a template lets go of scripts that are cloned and rendered meanwhile', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { id, render } = await filledTemplate();
      const script = (await render()).body.id;
      const clones = Array.from({ length: 6 }, () => ada.post(`/job-scripts/clone/${script}`));
      const renderings = Array.from({ length: 3 }, render);
      const deletion = ada.delete(`/job-script-templates/${id}`);
      expectOnly(await Promise.all(clones), 201);
      expectOnly(await Promise.all(renderings), 201, 404);
      expectOnly([await deletion], 204);
      expect((await ada.get(`/job-scripts/${script}`)).body.parent_template_id).toBe(null);
    }
  });

  test('of a submission passes by those who clone and cancel it', async () => {
    const job_script_id = await filledScript(ada);
    for (let round = 0; round < ROUNDS; round++) {
      const id = await made('/job-submissions', { name: 's', job_script_id });
      const clones = Array.from({ length: 6 }, () => ada.post(`/job-submissions/clone/${id}`));
      const cancel = ada.put(`/job-submissions/cancel/${id}`);
      expectOnly([await ada.delete(`/job-submissions/${id}`)], 204);
      expectOnly([await cancel], 200, 404);
      expectOnly(await Promise.all(clones), 201, 404);
    }
  });
});

test('of many who want one identifier, also by changing theirs, one gets it', async () => {
  const rows = await Promise.all([1, 2, 3, 4].map(() => made('/job-script-templates', { name: 'a' })));
  const answers = await Promise.all([
    ...rows.map((id) => ada.put(`/job-script-templates/${id}`, { identifier: 'wanted' })),
    ...rows.map((id) => ada.post(`/job-script-templates/clone/${id}`, { identifier: 'wanted' })),
    ada.post('/job-script-templates', { name: 'a', identifier: 'wanted' }),
  ]);
  expectOnly(answers, 200, 201, 409);
  expect(answers.filter(({ status }) => status !== 409)).toHaveLength(1);
});

test('of many main files one comes in, the others are 422', async () => {
  const id = await made('/job-scripts', { name: 'a' });
  const answers = await Promise.all(
    [1, 2, 3, 4].map((n) => upload(ada, `/job-scripts/${id}/upload/ENTRYPOINT`, `${n}.sh`, 'x')),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 422, 422, 422]);
  expect((await ada.get(`/job-scripts/${id}`)).body.files).toHaveLength(1);
});

test('whatever is said of a submission at once, each change is one line of its progress', async () => {
  const cluster = await service().as({ azp: 'racing', email: undefined });
  const job_script_id = await filledScript(ada);
  const job = { slurm_job_id: 7, slurm_job_info: '{}' };
  for (let round = 0; round < ROUNDS; round++) {
    const id = await made('/job-submissions', { name: 's', job_script_id, client_id: 'racing' });
    const pending = { id, ...job, slurm_job_state: 'PENDING' };
    const report = (slurm_job_state: string) =>
      cluster.put(`/job-submissions/agent/${id}`, { ...job, slurm_job_state });
    const answers = await Promise.all([
      ada.put(`/job-submissions/cancel/${id}`),
      cluster.post('/job-submissions/agent/submitted', pending),
      cluster.post('/job-submissions/agent/rejected', { id, report_message: 'no' }),
      report('RUNNING'),
      report('COMPLETED'),
      report('FAILED'),
      ada.put(`/job-submissions/cancel/${id}`),
    ]);
    expectOnly(answers, 200, 202, 400, 409);
    const { items } = (await ada.get(`/job-submissions/${id}/progress`)).body;
    const changes = answers.filter(({ status }) => status < 300);
    expect(items.length, JSON.stringify(items)).toBe(1 + changes.length);
    expect(answers.filter(({ status }) => status === 200).length, 'cancellations').toBeLessThan(2);
    const { status } = (await ada.get(`/job-submissions/${id}`)).body;
    expect(['SUBMITTED', 'CANCELLED', 'REJECTED', 'DONE', 'ABORTED']).toContain(status);
  }
});
