// Job submissions under the current contract, for users, line by line.
import { beforeAll, describe, expect, test } from 'vitest';
import { type Caller, DOCUMENTED, TIME, useService } from './service.ts';
import {
  accepted,
  type Cluster,
  madeScript,
  newSubmitters,
  type Submitters,
  submitted,
} from './submitted.ts';

const service = useService();

let ada: Caller;
let bob: Caller;
let script: number;
let cluster: Cluster;
let create: Submitters['create'];

beforeAll(async () => {
  ({ ada, bob, script, cluster, create } = await newSubmitters(service()));
});

describe('creating', () => {
  test('answers 201 with every field; absent ones may be null', async () => {
    const answer = await create({
      description: null,
      slurm_job_id: null,
      client_id: null,
      execution_directory: null,
      sbatch_arguments: null,
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      id: expect.any(Number),
      name: 'run',
      owner_email: 'ada@example.org',
      created_at: TIME,
      updated_at: answer.body.created_at,
      is_archived: false,
      description: '',
      job_script_id: script,
      slurm_job_id: null,
      client_id: 'cluster',
      status: 'CREATED',
      slurm_job_state: null,
      cloned_from_id: null,
      execution_directory: null,
      report_message: null,
      slurm_job_info: null,
      sbatch_arguments: null,
    });
    expect((await ada.get(`/job-submissions/${answer.body.id}`)).body).toEqual(answer.body);
  });

  test('takes what is given; a blank directory is none, and of an empty cluster the token’s counts', async () => {
    const given = {
      description: 'what it is for',
      execution_directory: '/scratch//run/',
      client_id: 'other',
      sbatch_arguments: ['--exclusive', '--job-name=a b'],
    };
    expect((await create(given)).body).toMatchObject({ ...given, execution_directory: '/scratch/run' });
    expect((await create({ execution_directory: '', client_id: '' })).body).toMatchObject({
      execution_directory: null,
      client_id: 'cluster',
    });
  });

  test('with a job that Slurm has already it starts SUBMITTED', async () => {
    expect((await create({ slurm_job_id: 4_294_967_295 })).body).toMatchObject({
      status: 'SUBMITTED',
      slurm_job_id: 4_294_967_295,
    });
  });

  test('takes a form, as jobbergate-core sends it', async () => {
    const body = new URLSearchParams([
      ['name', 'by form'],
      ['job_script_id', String(script)],
      ['slurm_job_id', '9'],
      ['sbatch_arguments', '--a'],
      ['sbatch_arguments', '--b'],
    ]);
    expect(await ada.send('POST', '/job-submissions', { body })).toMatchObject({
      status: 201,
      body: { name: 'by form', job_script_id: script, slurm_job_id: 9, sbatch_arguments: ['--a', '--b'] },
    });
  });

  test.each([
    ['no name', { name: null }, 'name'],
    ['a name of 256 characters', { name: 'x'.repeat(256) }, 'name'],
    ['a name with NUL', { name: 'a\0b' }, 'name'],
    ['a script that is no integer', { job_script_id: 'x' }, 'job_script_id'],
    ['a negative script', { job_script_id: -1 }, 'job_script_id'],
    ['a job beyond 32 bits', { slurm_job_id: 4_294_967_296 }, 'slurm_job_id'],
    ['51 arguments', { sbatch_arguments: Array(51).fill('--a') }, 'sbatch_arguments'],
    ['an argument of 256 characters', { sbatch_arguments: ['x'.repeat(256)] }, 'sbatch_arguments.0'],
    ['arguments that are no list', { sbatch_arguments: '--a' }, 'sbatch_arguments'],
  ])('refuses %s, and names the field', async (_name, body, field) => {
    const answer = await create(body);
    expect([answer.status, answer.body.detail]).toEqual([422, expect.stringContaining(`body.${field}: `)]);
  });

  test('fifty arguments are not too many', async () => {
    expect((await create({ sbatch_arguments: Array(50).fill('--a') })).status).toBe(201);
  });

  test('needs a script, and one with a main file; a cluster, and an e-mail address', async () => {
    for (const job_script_id of [999_999, 2 ** 31, 2 ** 40]) {
      expect((await create({ job_script_id })).status).toBe(404);
    }
    const bare = await ada.post('/job-scripts', { name: 'bare' });
    expect(await create({ job_script_id: bare.body.id })).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('has 0 entrypoint files') },
    });
    expect((await create({}, await service().as({ azp: undefined }))).status).toBe(400);
    expect((await create({}, await service().as({ email: undefined }))).status).toBe(400);
  });

  test('anybody may submit anybody’s script', async () => {
    expect((await create({}, bob)).body).toMatchObject({ owner_email: 'bob@example.org' });
  });
});

describe('cloning', () => {
  test('makes it CREATED once more, for the caller, without what the first run left', async () => {
    const id = await submitted(ada, script, cluster, {
      description: 'first',
      execution_directory: '/x',
      sbatch_arguments: ['--a'],
    });
    await accepted(cluster, id);
    const clone = await bob.post(`/job-submissions/clone/${id}`);
    expect(clone.status).toBe(201);
    expect(clone.body).toMatchObject({
      name: 'run',
      description: 'first',
      owner_email: 'bob@example.org',
      status: 'CREATED',
      cloned_from_id: id,
      job_script_id: script,
      client_id: cluster.name,
      execution_directory: '/x',
      sbatch_arguments: ['--a'],
      slurm_job_id: null,
      slurm_job_state: null,
      slurm_job_info: null,
      report_message: null,
      is_archived: false,
    });
  });

  test('needs the submission, and its script', async () => {
    for (const id of [999_999, 2 ** 31]) {
      expect((await ada.post(`/job-submissions/clone/${id}`)).status).toBe(404);
    }
    const gone = await madeScript(service());
    const id = (await create({ job_script_id: gone })).body.id;
    expect((await ada.delete(`/job-scripts/${gone}`)).status).toBe(204);
    expect(await ada.post(`/job-submissions/clone/${id}`)).toMatchObject({
      status: 400,
      body: { detail: 'Cannot resubmit a job submission without a parent job script' },
    });
  });
});

describe('listing', () => {
  const idsOf = (answer: { body: { items: { id: number }[] } }) => answer.body.items.map(({ id }) => id);

  test('shows each with its script, and leaves out what only the single read shows', async () => {
    const id = (await create({ name: 'listed' })).body.id;
    const { body } = await ada.get('/job-submissions?sort_ascending=false&size=1');
    expect(body).toMatchObject({ page: 1, size: 1, pages: body.total });
    expect(body.items).toEqual([
      {
        id,
        name: 'listed',
        owner_email: 'ada@example.org',
        created_at: TIME,
        updated_at: TIME,
        is_archived: false,
        description: '',
        job_script_id: script,
        slurm_job_id: null,
        client_id: 'cluster',
        status: 'CREATED',
        slurm_job_state: null,
        cloned_from_id: null,
        job_script: {
          id: script,
          name: 'script',
          owner_email: 'ada@example.org',
          created_at: TIME,
          updated_at: TIME,
          is_archived: false,
          description: '',
          parent_template_id: expect.any(Number),
          cloned_from_id: null,
        },
      },
    ]);
  });

  test('filters by status, by Slurm ids, by script, and by owner', async () => {
    const carol = await service().as({ email: 'carol@example.org' });
    const own = await madeScript(service());
    const waiting = (await create({ job_script_id: own }, carol)).body.id;
    const first = (await create({ slurm_job_id: 501 }, carol)).body.id;
    const second = (await create({ slurm_job_id: 502, job_script_id: own }, carol)).body.id;
    const list = async (query: string) => idsOf(await carol.get(`/job-submissions?user_only=true&${query}`));
    expect(await list('')).toEqual([waiting, first, second]);
    expect(await list('submit_status=SUBMITTED')).toEqual([first, second]);
    expect(await list('slurm_job_ids=502,%20501,7')).toEqual([first, second]);
    expect(await list('slurm_job_ids=')).toEqual([waiting, first, second]);
    expect(await list('slurm_job_ids=99999999999999999999')).toEqual([]);
    expect(await list(`from_job_script_id=${own}`)).toEqual([waiting, second]);
    expect(await list(`from_job_script_id=${own}&submit_status=CREATED`)).toEqual([waiting]);
    expect(await list('from_job_script_id=99999999999')).toEqual([]);
    expect(await list('sort_field=slurm_job_id&sort_ascending=false')).toEqual([waiting, second, first]);
    expect(await list('include_parent=true&slurm_status=JobSubmissionStatus.DONE')).toHaveLength(3);
    expect(idsOf(await carol.get(`/job-submissions?slurm_job_ids=501`))).toEqual([first]);
  });

  test('leaves archived ones out of rows and totals, unless they are asked for', async () => {
    const dora = await service().as({ email: 'dora@example.org' });
    const kept = (await create({}, dora)).body.id;
    const archived = (await create({}, dora)).body.id;
    expect((await dora.put(`/job-submissions/${archived}`, { is_archived: true })).body.is_archived).toBe(
      true,
    );
    const list = async (query: string) => (await dora.get(`/job-submissions?user_only=true${query}`)).body;
    expect(await list('')).toMatchObject({ total: 1, items: [{ id: kept }] });
    expect(await list('&include_archived=true')).toMatchObject({
      total: 2,
      items: [{ id: kept }, { id: archived }],
    });
    expect((await dora.get(`/job-submissions/${archived}`)).status).toBe(200);
  });

  test.each([
    ['submit_status=COMPLETED', 422],
    ['slurm_job_ids=7,x', 422],
    ['from_job_script_id=x', 422],
    ['page=0', 422],
    ['size=101', 422],
    ['sort_field=report_message', 400],
  ])('refuses %s with %i', async (query, status) => {
    const answer = await ada.get(`/job-submissions?${query}`);
    expect([answer.status, typeof answer.body.detail]).toEqual([status, 'string']);
  });
});

describe('rights', () => {
  test('each verb has its own; 401 and 403 come before anything else is looked at', async () => {
    const nobody = service().withToken(undefined);
    const reader = await service().as({ permissions: ['jobbergate:job-submissions:read'] });
    const maintainer = await service().as({ permissions: ['jobbergate:maintainer'] });
    expect((await reader.get('/job-submissions')).status).toBe(200);
    expect((await reader.get('/job-submissions/1/progress')).status).toBe(200);
    const calls = (who: Caller) => [
      who.post('/job-submissions', {}),
      who.post('/job-submissions/clone/x'),
      who.put('/job-submissions/x', {}),
      who.put('/job-submissions/cancel/x'),
      who.delete('/job-submissions/x'),
    ];
    for (const answer of await Promise.all([...calls(reader), ...calls(maintainer)])) {
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([403, 'Bearer']);
    }
    for (const answer of await Promise.all([...calls(nobody), nobody.get('/job-submissions')])) {
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    }
  });
});

describe('one row under two contracts', () => {
  test.each([
    ['DONE', null, 'COMPLETED'],
    ['ABORTED', null, 'FAILED'],
    ['CANCELLED', null, 'FAILED'],
    ['ABORTED', 'UNKNOWN', 'UNKNOWN'],
    ['REJECTED', null, 'REJECTED'],
  ])('what is %s with Slurm’s state %s here reads as %s there', async (status, state, outcome) => {
    const id = await submitted(ada, script, cluster);
    if (state === null) {
      await ada.put(`/job-submissions/${id}`, { status });
    } else {
      await accepted(cluster, id);
      await cluster.agent.put(`/job-submissions/agent/${id}`, {
        slurm_job_id: 77,
        slurm_job_state: state,
        slurm_job_info: '{}',
      });
    }
    const there = await service().as({}, DOCUMENTED);
    expect((await there.get(`/job-submissions/${id}`)).body.status).toBe(outcome);
    expect((await ada.get(`/job-submissions/${id}`)).body.status).toBe(status);
  });

  test.each([
    ['COMPLETED', 'DONE', 'COMPLETED'],
    ['FAILED', 'ABORTED', 'FAILED'],
    ['UNKNOWN', 'ABORTED', 'UNKNOWN'],
  ])('what is set to %s there is %s here', async (outcome, status, state) => {
    const there = await service().as({}, DOCUMENTED);
    const made = await there.post('/job-submissions', { job_submission_name: 'n', job_script_id: script });
    await there.put(`/job-submissions/${made.body.id}`, { status: outcome });
    expect((await ada.get(`/job-submissions/${made.body.id}`)).body).toMatchObject({
      name: 'n',
      description: '',
      status,
      slurm_job_state: state,
    });
    expect((await ada.delete(`/job-submissions/${made.body.id}`)).status).toBe(204);
    expect((await there.get(`/job-submissions/${made.body.id}`)).status).toBe(404);
  });
});
