// Job submissions under the documented contract, for users and for agents, line by line.
import { beforeAll, describe, expect, test } from 'vitest';
import { type Caller, HELLO, uploadedApplication, useService } from './service.ts';

const service = useService();
const FIELDS = [
  'id',
  'created_at',
  'updated_at',
  'job_submission_name',
  'job_submission_description',
  'job_submission_owner_email',
  'job_script_id',
  'execution_directory',
  'slurm_job_id',
  'client_id',
  'status',
  'report_message',
];

let ada: Caller;
let script: number;

beforeAll(async () => {
  ada = await service().as();
  const application_id = await uploadedApplication(ada, HELLO);
  script = (await ada.post('/job-scripts', { job_script_name: 'script', application_id })).body.id;
});

async function submitted(body: Record<string, unknown> = {}, who: Caller = ada) {
  return who.post('/job-submissions', { job_submission_name: 'run', job_script_id: script, ...body });
}

/** A cluster that no other test uses, and a caller that is its agent. */
async function cluster(name: string) {
  return { client_id: name, agent: await service().as({ azp: name, email: undefined }) };
}

describe('submitting', () => {
  test('answers 201, CREATED, with all fields in order; the cluster is the token’s own', async () => {
    const answer = await submitted();
    expect(answer.status).toBe(201);
    expect(Object.keys(answer.body)).toEqual(FIELDS);
    expect(answer.body).toMatchObject({
      job_submission_description: null,
      job_submission_owner_email: 'ada@example.org',
      job_script_id: script,
      execution_directory: null,
      slurm_job_id: null,
      client_id: 'cluster',
      status: 'CREATED',
      report_message: null,
    });
  });

  test('to a named cluster; the claim client_id counts before azp; without any it is 400', async () => {
    expect((await submitted({ client_id: 'other' })).body.client_id).toBe('other');
    const both = await service().as({ client_id: 'named', azp: 'party' });
    expect((await submitted({}, both)).body.client_id).toBe('named');
    expect((await submitted({ client_id: null }, both)).body.client_id).toBe('named');
    const none = await service().as({ azp: undefined });
    expect(await submitted({}, none)).toMatchObject({
      status: 400,
      body: { detail: 'Could not find a client_id in the request body or auth token.' },
    });
    expect((await submitted({ client_id: 'given' }, none)).status).toBe(201);
  });

  test.each([
    ['/scratch//run/./x/', '/scratch/run/x'],
    ['run/x/', 'run/x'],
    ['./a/../b', 'a/../b'],
    ['/', '/'],
    ['/a/../b', '/a/../b'],
  ])('writes the directory %s as %s', async (given, kept) => {
    expect((await submitted({ execution_directory: given })).body.execution_directory).toBe(kept);
  });

  test('an unknown script is 404', async () => {
    for (const id of [999_999, 2_147_483_648]) {
      expect(await submitted({ job_script_id: id })).toMatchObject({
        status: 404,
        body: { detail: `JobScript id=${id} not found.` },
      });
    }
  });

  test('status and Slurm id of the body are ignored', async () => {
    const answer = await submitted({ status: 'COMPLETED', slurm_job_id: 5, id: 1_000_000 });
    expect(answer.body).toMatchObject({ status: 'CREATED', slurm_job_id: null });
  });
});

describe('changing and deleting', () => {
  test('changes name, description, directory and status, and moves updated_at', async () => {
    const { id, updated_at } = (await submitted({ execution_directory: '/a' })).body;
    const answer = await ada.put(`/job-submissions/${id}`, {
      job_submission_name: 'new',
      job_submission_description: 'd',
      execution_directory: 'b//c/',
      status: 'COMPLETED',
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      job_submission_name: 'new',
      job_submission_description: 'd',
      execution_directory: 'b/c',
      status: 'COMPLETED',
    });
    expect(answer.body.updated_at > updated_at).toBe(true);
    const cleared = await ada.put(`/job-submissions/${id}`, {
      execution_directory: null,
      job_submission_description: null,
    });
    expect(cleared.body).toMatchObject({ execution_directory: null, job_submission_description: null });
    expect((await ada.put(`/job-submissions/${id}`, {})).body.updated_at > cleared.body.updated_at).toBe(
      true,
    );
  });

  test.each(['CREATED', 'SUBMITTED', 'COMPLETED', 'FAILED', 'UNKNOWN', 'REJECTED'])(
    'any status can be set: %s',
    async (status) => {
      const { id } = (await submitted()).body;
      await ada.put(`/job-submissions/${id}`, { status: 'UNKNOWN' });
      expect((await ada.put(`/job-submissions/${id}`, { status })).body.status).toBe(status);
      expect((await ada.get(`/job-submissions/${id}`)).body.status).toBe(status);
    },
  );

  test('an unknown status, null for the name, and a foreign row are refused', async () => {
    const { id } = (await submitted()).body;
    for (const status of ['DONE', 'created', '', null, 5]) {
      expect((await ada.put(`/job-submissions/${id}`, { status })).status, String(status)).toBe(422);
    }
    expect((await ada.put(`/job-submissions/${id}`, { job_submission_name: null })).status).toBe(422);
    const bob = await service().as({ email: 'bob@example.org' });
    expect((await bob.put(`/job-submissions/${id}`, {})).status).toBe(403);
    expect((await bob.delete(`/job-submissions/${id}`)).status).toBe(403);
    expect((await bob.get(`/job-submissions/${id}`)).status).toBe(200);
  });

  test('a status that is none is told once, whatever it is instead', async () => {
    const { id } = (await submitted()).body;
    for (const [status, type] of [
      [null, 'type_error.none.not_allowed'],
      [5, 'type_error.enum'],
      ['DONE', 'type_error.enum'],
    ] as const) {
      const { detail } = (await ada.put(`/job-submissions/${id}`, { status })).body;
      expect(detail, String(status)).toMatchObject([{ loc: ['body', 'status'], type }]);
    }
  });

  test('deletes: 204, then 404 without the full stop; reading says it with one', async () => {
    const { id } = (await submitted()).body;
    expect((await ada.delete(`/job-submissions/${id}`)).status).toBe(204);
    expect((await ada.delete(`/job-submissions/${id}`)).body).toEqual({
      detail: `JobSubmission with id=${id} not found`,
    });
    expect((await ada.get(`/job-submissions/${id}`)).body).toEqual({
      detail: `JobSubmission with id=${id} not found.`,
    });
    expect((await ada.put(`/job-submissions/${id}`, {})).body).toEqual({
      detail: `JobSubmission with id=${id} not found.`,
    });
  });
});

describe('listing', () => {
  test('by status, by Slurm ids, and by words in name, description, owner and cluster', async () => {
    const lister = await service().as({ email: 'lister@example.org' });
    const { client_id, agent } = await cluster('lists');
    const ids: number[] = [];
    for (const [name, status, slurm_job_id] of [
      ['one', 'COMPLETED', 11],
      ['two', 'FAILED', 12],
      ['three', 'UNKNOWN', 13],
      ['four', 'SUBMITTED', 14],
      ['five', 'REJECTED', undefined],
    ] as const) {
      const { id } = (await submitted({ job_submission_name: name, client_id }, lister)).body;
      await agent.put(`/job-submissions/agent/${id}`, { new_status: status, slurm_job_id });
      ids.push(id);
    }
    const names = async (query: string) =>
      (await lister.get(`/job-submissions?${query}`)).body.results.map(
        (row: { job_submission_name: string }) => row.job_submission_name,
      );
    expect(await names('submit_status=COMPLETED')).toEqual(['one']);
    expect(await names('submit_status=FAILED')).toEqual(['two']);
    expect(await names('submit_status=UNKNOWN')).toEqual(['three']);
    expect(await names('submit_status=CREATED')).toEqual([]);
    expect(await names('slurm_job_ids=11,%2013%20,99')).toEqual(['one', 'three']);
    expect(await names('slurm_job_ids=')).toHaveLength(5);
    expect(await names('slurm_job_ids=99999999999999999999999')).toEqual([]);
    expect(await names('search=lists')).toHaveLength(5);
    expect(await names('search=FOUR+five')).toEqual(['four', 'five']);
    expect(await names('sort_field=status')).toEqual(['one', 'two', 'five', 'four', 'three']);
    expect(await names('sort_field=slurm_job_id&sort_ascending=false')).toEqual([
      'five',
      'four',
      'three',
      'two',
      'one',
    ]);
    expect(
      (await lister.get('/job-submissions?submit_status=FAILED&start=0&limit=1')).body.pagination.total,
    ).toBe(1);
    expect((await lister.get('/job-submissions?all=true')).body.pagination.total).toBeGreaterThan(5);
  });

  test('refuses statuses and ids that are none', async () => {
    for (const status of ['completed', 'DONE', '']) {
      expect((await ada.get(`/job-submissions?submit_status=${status}`)).status).toBe(422);
    }
    for (const ids of ['x', '1,x', '1,,2', '1.5']) {
      expect(await ada.get(`/job-submissions?slurm_job_ids=${ids}`)).toMatchObject({
        status: 422,
        body: { detail: 'Invalid slurm_job_ids param. Must be a comma-separated list of integers' },
      });
    }
  });
});

describe('an agent', () => {
  test('sees what waits for its cluster, with all it needs, and nothing of others', async () => {
    const { client_id, agent } = await cluster('pending');
    const { id } = (await submitted({ client_id, execution_directory: '/scratch/x' })).body;
    await submitted({ client_id: 'somebody-else' });
    const answer = await agent.get('/job-submissions/agent/pending');
    expect(answer.headers.get('jobbergate-instance')).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.body).toEqual([
      {
        id,
        job_submission_name: 'run',
        job_submission_owner_email: 'ada@example.org',
        execution_directory: '/scratch/x',
        job_script_name: 'script',
        application_name: 'hello',
        job_script_files: {
          main_file_path: 'hello',
          files: { hello: '#!/bin/bash\n#SBATCH --nodes=2\nhostname' },
        },
      },
    ]);
    expect(Object.keys(answer.body[0])).toEqual([
      'id',
      'job_submission_name',
      'job_submission_owner_email',
      'execution_directory',
      'job_script_name',
      'application_name',
      'job_script_files',
    ]);
  });

  test('reports SUBMITTED, is shown it as active, and reports the end', async () => {
    const { client_id, agent } = await cluster('lifecycle');
    const { id } = (await submitted({ client_id })).body;
    const first = await agent.put(`/job-submissions/agent/${id}`, {
      new_status: 'SUBMITTED',
      slurm_job_id: 4_294_967_295,
    });
    expect(first.status).toBe(200);
    expect(Object.keys(first.body)).toEqual(FIELDS);
    expect(first.body).toMatchObject({ status: 'SUBMITTED', slurm_job_id: 4_294_967_295 });
    expect(first.headers.get('jobbergate-instance')).toMatch(/^[0-9a-f-]{36}$/);
    const active = await agent.get('/job-submissions/agent/active');
    expect(active.text).toBe(`[{"id":${id},"job_submission_name":"run","slurm_job_id":4294967295}]`);
    expect((await agent.get('/job-submissions/agent/pending')).body).toEqual([]);
    const end = await agent.put(`/job-submissions/agent/${id}`, {
      new_status: 'FAILED',
      report_message: 'exit code 3',
    });
    expect(end.body).toMatchObject({
      status: 'FAILED',
      slurm_job_id: 4_294_967_295,
      report_message: 'exit code 3',
    });
    for (const report_message of ['', null]) {
      const again = await agent.put(`/job-submissions/agent/${id}`, {
        new_status: 'FAILED',
        slurm_job_id: null,
        report_message,
      });
      expect(again.body.slurm_job_id).toBe(4_294_967_295);
      expect(again.body.report_message).toBe('exit code 3');
    }
    expect((await agent.get('/job-submissions/agent/active')).body).toEqual([]);
  });

  test('is not shown active rows without a Slurm id', async () => {
    const { client_id, agent } = await cluster('without-id');
    const { id } = (await submitted({ client_id })).body;
    await agent.put(`/job-submissions/agent/${id}`, { new_status: 'SUBMITTED' });
    expect((await agent.get('/job-submissions/agent/active')).body).toEqual([]);
  });

  test('reports only on rows of its own cluster', async () => {
    const { agent } = await cluster('stranger');
    const { id } = (await submitted()).body;
    for (const target of [id, 999_999, 99_999_999_999]) {
      const answer = await agent.put(`/job-submissions/agent/${target}`, { new_status: 'FAILED' });
      expect([answer.status, answer.body]).toEqual([
        404,
        { detail: `JobSubmission with id=${target} and client_id=stranger not found.` },
      ]);
    }
    expect((await ada.get(`/job-submissions/${id}`)).body.status).toBe('CREATED');
  });

  test('may set any status from any, and no other word', async () => {
    const { client_id, agent } = await cluster('any');
    const { id } = (await submitted({ client_id })).body;
    for (const new_status of ['COMPLETED', 'CREATED', 'UNKNOWN', 'REJECTED', 'SUBMITTED', 'FAILED']) {
      const answer = await agent.put(`/job-submissions/agent/${id}`, { new_status });
      expect(answer.body.status).toBe(new_status);
    }
    for (const new_status of [undefined, 'DONE', 'completed', null]) {
      expect((await agent.put(`/job-submissions/agent/${id}`, { new_status })).status).toBe(422);
    }
    expect(
      (await agent.put(`/job-submissions/agent/${id}`, { new_status: 'FAILED', slurm_job_id: -1 })).status,
    ).toBe(422);
    expect(
      (await agent.put(`/job-submissions/agent/${id}`, { new_status: 'FAILED', slurm_job_id: 2 ** 32 }))
        .status,
    ).toBe(422);
  });
});

describe('the clusters’ names', () => {
  test('are those that have asked for work, and the token’s own', async () => {
    const { agent } = await cluster('has-asked');
    await agent.get('/job-submissions/agent/active');
    const token = await service().issuer.token({ azp: 'never-asked' });
    const response = await fetch(`${service().url}/cluster/graphql/query`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query: 'query {cluster{clientId}}', variables: {} }),
    });
    const body = (await response.json()) as { data: { cluster: { clientId: string }[] } };
    const names = body.data.cluster.map((entry) => entry.clientId);
    expect(names).toEqual(expect.arrayContaining(['has-asked', 'never-asked']));
    const refused = await fetch(`${service().url}/cluster/graphql/query`, { method: 'POST', body: '{}' });
    expect(refused.status).toBe(401);
  });
});
