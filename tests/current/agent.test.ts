// What a cluster's agent asks and reports under the current contract, line by line, and who wins when two speak at once.
import { beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type Caller, DOCUMENTED, useService } from './service.ts';
import { accepted, type Cluster, job, madeScript, newCluster, progressOf, submitted } from './submitted.ts';

const service = useService();
const TIME = expect.stringMatching(/\.\d{6}Z$/);

let ada: Caller;
let script: number;
let cluster: Cluster;

beforeAll(async () => {
  ada = await service().as();
  script = await madeScript(service());
  cluster = await newCluster(service());
});

const read = async (id: number) => (await ada.get(`/job-submissions/${id}`)).body;
const report = ({ agent }: Cluster, id: number, body: Record<string, unknown>) =>
  agent.put(`/job-submissions/agent/${id}`, body);
const rejected = ({ agent }: Cluster, id: number, report_message = 'no such partition') =>
  agent.post('/job-submissions/agent/rejected', { id, report_message });

describe('an agent', () => {
  test('is given what waits for its cluster, with the names of the files, without nulls', async () => {
    const own = await newCluster(service());
    const id = await submitted(ada, script, own);
    const full = await submitted(ada, script, own, { execution_directory: '/x', sbatch_arguments: ['--a'] });
    await submitted(ada, script, cluster);
    await submitted(ada, script, own, { slurm_job_id: 3 });
    const { body } = await own.agent.get('/job-submissions/agent/pending?page=1&size=50');
    const job_script = {
      id: script,
      name: 'script',
      owner_email: 'ada@example.org',
      created_at: TIME,
      updated_at: TIME,
      is_archived: false,
      description: '',
      parent_template_id: expect.any(Number),
      files: [
        {
          parent_id: script,
          filename: 'hello',
          file_type: 'ENTRYPOINT',
          created_at: TIME,
          updated_at: TIME,
        },
      ],
    };
    const common = { name: 'run', owner_email: 'ada@example.org', job_script };
    expect(body).toEqual({
      items: [
        { id, ...common },
        { id: full, ...common, execution_directory: '/x', sbatch_arguments: ['--a'] },
      ],
      total: 2,
      page: 1,
      size: 50,
      pages: 1,
    });
  });

  test('leafs through what waits; a page past the end is empty and knows the total', async () => {
    const own = await newCluster(service());
    const ids = [];
    for (let i = 0; i < 3; i++) ids.push(await submitted(ada, script, own));
    const page = async (number: number) =>
      (await own.agent.get(`/job-submissions/agent/pending?page=${number}&size=2`)).body;
    expect(await page(2)).toMatchObject({ items: [{ id: ids[2] }], total: 3, page: 2, size: 2, pages: 2 });
    expect(await page(3)).toMatchObject({ items: [], total: 3, page: 3, size: 2, pages: 2 });
  });

  test('is given as active what is SUBMITTED or CANCELLED, with or without a job', async () => {
    const own = await newCluster(service());
    const runs = await submitted(ada, script, own);
    await accepted(own, runs);
    const cancelled = await submitted(ada, script, own);
    await ada.put(`/job-submissions/cancel/${cancelled}`);
    await submitted(ada, script, own);
    expect((await own.agent.get('/job-submissions/agent/active')).body).toEqual({
      items: [
        { id: runs, name: 'run', status: 'SUBMITTED', slurm_job_id: 77 },
        { id: cancelled, name: 'run', status: 'CANCELLED', slurm_job_id: null },
      ],
      total: 2,
      page: 1,
      size: 50,
      pages: 1,
    });
    expect((await own.agent.get('/job-submissions/agent/active?page=9')).body).toMatchObject({
      items: [],
      total: 2,
    });
  });

  test('needs a client id, and asks about no other cluster’s', async () => {
    const nameless = await service().as({ azp: undefined });
    const id = await submitted(ada, script, cluster);
    const other = await newCluster(service());
    const calls = (who: Caller): Promise<Answer>[] => [
      who.post('/job-submissions/agent/submitted', { id, ...job() }),
      who.post('/job-submissions/agent/rejected', { id, report_message: 'x' }),
      who.put(`/job-submissions/agent/${id}`, job()),
    ];
    const lists = ['pending', 'active'].map((list) => nameless.get(`/job-submissions/agent/${list}`));
    for (const answer of await Promise.all([...lists, ...calls(nameless)])) expect(answer.status).toBe(400);
    for (const answer of await Promise.all(calls(other.agent))) {
      expect(answer).toMatchObject({ status: 403, body: { detail: 'Mismatch on attribute(s): client_id' } });
    }
    expect((await read(id)).status).toBe('CREATED');
  });

  test('is told of unknown rows and of reports that are none', async () => {
    for (const id of [999_999, 2 ** 31, 2 ** 40]) {
      expect((await accepted(cluster, id)).status).toBe(404);
      expect((await rejected(cluster, id)).status).toBe(404);
      expect((await report(cluster, id, job())).status).toBe(404);
    }
    const id = await submitted(ada, script, cluster);
    for (const body of [
      { ...job(), slurm_job_state: 'DREAMING' },
      { ...job(), slurm_job_info: null },
      { ...job(), slurm_job_id: -1 },
      { ...job(), slurm_job_state_reason: 7 },
      {},
    ]) {
      expect((await report(cluster, id, body)).status).toBe(422);
      const answer = await cluster.agent.post('/job-submissions/agent/submitted', { id, ...body });
      expect(answer.status).toBe(422);
    }
    const { slurm_job_id: _, ...jobless } = job();
    expect((await cluster.agent.post('/job-submissions/agent/submitted', { id, ...jobless })).status).toBe(
      422,
    );
    expect((await cluster.agent.post('/job-submissions/agent/rejected', { id })).status).toBe(422);
  });

  test('is told which installation answers', async () => {
    const answer = await cluster.agent.get('/job-submissions/agent/active');
    expect(answer.headers.get('jobbergate-instance')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('handing over', () => {
  test('SUBMITTED brings the job, its state and what Slurm says', async () => {
    const id = await submitted(ada, script, cluster);
    const answer = await cluster.agent.post('/job-submissions/agent/submitted', {
      id,
      ...job('PENDING', { slurm_job_state_reason: 'Resources' }),
    });
    expect([answer.status, answer.text]).toEqual([202, '']);
    expect(await read(id)).toMatchObject({
      status: 'SUBMITTED',
      slurm_job_id: 77,
      slurm_job_state: 'PENDING',
      slurm_job_info: '{"a": 1}',
      report_message: 'Resources',
    });
    expect(await progressOf(ada, id)).toEqual([
      [null, null],
      ['PENDING', 'Resources'],
    ]);
    expect((await accepted(cluster, id)).status).toBe(400);
  });

  test.each(['', '[]', '"text"', 'JobId=2 JobName=x', '{"a": NaN}'])(
    'what Slurm says is kept when it is an object, and %s is none',
    async (slurm_job_info) => {
      const id = await submitted(ada, script, cluster);
      await cluster.agent.post('/job-submissions/agent/submitted', {
        id,
        ...job('RUNNING', { slurm_job_info }),
      });
      expect((await read(id)).slurm_job_info).toBeNull();
    },
  );

  test('REJECTED keeps the message; a second word is refused', async () => {
    const id = await submitted(ada, script, cluster);
    expect(await rejected(cluster, id, 'x'.repeat(5000))).toMatchObject({ status: 202, text: '' });
    expect(await read(id)).toMatchObject({ status: 'REJECTED', report_message: 'x'.repeat(5000) });
    expect((await progressOf(ada, id)).at(-1)).toEqual(['REJECTED', 'x'.repeat(5000)]);
    expect((await rejected(cluster, id)).status).toBe(400);
    expect((await accepted(cluster, id)).status).toBe(400);
    expect((await report(cluster, id, job())).status).toBe(400);
  });

  test('deleting the script rejects what waits, says why, and leaves the rest its place', async () => {
    const gone = await madeScript(service());
    const waits = await submitted(ada, gone, cluster);
    const runs = await submitted(ada, gone, cluster);
    await accepted(cluster, runs);
    expect((await ada.delete(`/job-scripts/${gone}`)).status).toBe(204);
    expect(await read(waits)).toMatchObject({ status: 'REJECTED', job_script_id: null });
    expect((await read(waits)).report_message).toContain('job script');
    expect((await progressOf(ada, waits)).at(-1)?.[0]).toBe('REJECTED');
    expect(await read(runs)).toMatchObject({ status: 'SUBMITTED', job_script_id: null });
    expect((await report(cluster, runs, job('COMPLETED'))).status).toBe(202);
    const { body } = await ada.get('/job-submissions?sort_ascending=false&size=2');
    expect(body.items).toMatchObject([{ job_script: null }, { job_script: null }]);
  });
});

describe('reporting how a job stands', () => {
  test('writes a line of history for each new state, and none for the same', async () => {
    const id = await submitted(ada, script, cluster);
    await accepted(cluster, id);
    for (const state of ['PENDING', 'RUNNING', 'RUNNING', 'COMPLETING']) {
      const body = job(state, {
        slurm_job_state_reason: `because ${state}`,
        slurm_job_info: `{"s":"${state}"}`,
      });
      expect((await report(cluster, id, body)).status).toBe(202);
    }
    expect(await read(id)).toMatchObject({
      status: 'SUBMITTED',
      slurm_job_state: 'COMPLETING',
      slurm_job_info: '{"s":"COMPLETING"}',
      report_message: null,
    });
    expect(await progressOf(ada, id)).toEqual([
      [null, null],
      ['PENDING', null],
      ['RUNNING', 'because RUNNING'],
      ['COMPLETING', 'because COMPLETING'],
    ]);
  });

  test.each([
    ['COMPLETED', 'DONE', null],
    ['BOOT_FAIL', 'ABORTED', 'why'],
    ['CANCELLED', 'ABORTED', 'why'],
    ['DEADLINE', 'ABORTED', 'why'],
    ['FAILED', 'ABORTED', 'why'],
    ['NODE_FAIL', 'ABORTED', 'why'],
    ['OUT_OF_MEMORY', 'ABORTED', 'why'],
    ['PREEMPTED', 'ABORTED', 'why'],
    ['SPECIAL_EXIT', 'ABORTED', 'why'],
    ['TIMEOUT', 'ABORTED', 'why'],
    ['UNKNOWN', 'ABORTED', 'why'],
  ])('%s makes it %s', async (state, status, report_message) => {
    const id = await submitted(ada, script, cluster);
    await accepted(cluster, id);
    await report(cluster, id, job(state, { slurm_job_state_reason: 'why' }));
    expect(await read(id)).toMatchObject({ status, slurm_job_state: state, report_message });
    expect((await report(cluster, id, job('RUNNING'))).status).toBe(400);
    const there = await service().as({}, DOCUMENTED);
    const outcome = { DONE: 'COMPLETED', ABORTED: state === 'UNKNOWN' ? 'UNKNOWN' : 'FAILED' }[status];
    expect((await there.get(`/job-submissions/${id}`)).body.status).toBe(outcome);
  });

  test('another job is refused with 409, and nothing changes', async () => {
    const id = await submitted(ada, script, cluster);
    await accepted(cluster, id);
    const before = await read(id);
    for (const slurm_job_id of [78, null]) {
      const answer = await report(cluster, id, job('FAILED', { slurm_job_id }));
      expect([answer.status, answer.body.detail]).toEqual([409, expect.stringContaining('77')]);
    }
    expect(await read(id)).toEqual(before);
  });

  test('what waits cannot be reported on', async () => {
    const id = await submitted(ada, script, cluster);
    const answer = await report(cluster, id, job('RUNNING'));
    expect([answer.status, answer.body.detail]).toEqual([400, expect.stringContaining('CREATED')]);
  });
});

describe('a cancelled submission', () => {
  test('stays so while it goes to Slurm and runs, until its agent reports the end', async () => {
    const id = await submitted(ada, script, cluster);
    await ada.put(`/job-submissions/cancel/${id}`);
    expect((await accepted(cluster, id)).status).toBe(202);
    expect(await read(id)).toMatchObject({ status: 'CANCELLED', slurm_job_id: 77 });
    await report(cluster, id, job('RUNNING'));
    expect((await read(id)).status).toBe('CANCELLED');
    await report(cluster, id, job('CANCELLED', { slurm_job_state_reason: 'by user' }));
    expect(await read(id)).toMatchObject({ status: 'ABORTED', report_message: 'by user' });
    expect(await progressOf(ada, id)).toEqual([
      [null, null],
      [null, 'Job cancelled by user'],
      ['PENDING', null],
      ['RUNNING', null],
      ['CANCELLED', 'by user'],
    ]);
  });

  test('that never reached Slurm ends by a report without a job', async () => {
    const id = await submitted(ada, script, cluster);
    await ada.put(`/job-submissions/cancel/${id}`);
    expect((await report(cluster, id, job('CANCELLED'))).status).toBe(409);
    expect((await report(cluster, id, job('CANCELLED', { slurm_job_id: null }))).status).toBe(202);
    expect(await read(id)).toMatchObject({ status: 'ABORTED', slurm_job_id: null });
  });

  test('cannot be rejected', async () => {
    const id = await submitted(ada, script, cluster);
    await ada.put(`/job-submissions/cancel/${id}`);
    expect((await rejected(cluster, id)).status).toBe(400);
  });
});

describe('at the same time', () => {
  /** Runs all at once, many times over. @returns what each round left. */
  async function rounds(calls: (id: number) => (() => Promise<Answer>)[]) {
    const all = Array.from({ length: 15 }, async () => {
      const id = await submitted(ada, script, cluster);
      const answers = await Promise.all(calls(id).map((call) => call()));
      return {
        id,
        statuses: answers.map(({ status }) => status),
        row: await read(id),
        states: (await progressOf(ada, id)).length,
      };
    });
    return Promise.all(all);
  }

  test('of cancel and rejected exactly one wins', async () => {
    const seen = new Set<string>();
    for (const { statuses, row, states } of await rounds((id) => [
      () => ada.put(`/job-submissions/cancel/${id}`),
      () => rejected(cluster, id),
    ])) {
      expect([
        [[200, 400], 'CANCELLED'],
        [[400, 202], 'REJECTED'],
      ]).toContainEqual([statuses, row.status]);
      expect(states).toBe(2);
      seen.add(row.status);
    }
    expect(seen.size).toBeGreaterThan(0);
  });

  test('of submitted and rejected exactly one wins, and so of two that submit', async () => {
    for (const { statuses, row, states } of await rounds((id) => [
      () => accepted(cluster, id),
      () => rejected(cluster, id),
      () => accepted(cluster, id),
    ])) {
      expect(statuses.filter((status) => status === 202)).toHaveLength(1);
      expect(statuses.filter((status) => status === 400)).toHaveLength(2);
      expect(row.status).toBe(statuses[1] === 202 ? 'REJECTED' : 'SUBMITTED');
      expect(states).toBe(2);
    }
  });

  test('cancel and submitted both come through, in either order, and leave it CANCELLED with its job', async () => {
    for (const { statuses, row, states } of await rounds((id) => [
      () => ada.put(`/job-submissions/cancel/${id}`),
      () => accepted(cluster, id),
    ])) {
      expect(statuses).toEqual([200, 202]);
      expect(row).toMatchObject({ status: 'CANCELLED', slurm_job_id: 77, slurm_job_state: 'PENDING' });
      expect(states).toBe(3);
    }
  });

  test('of cancel and the job’s end the end stays', async () => {
    const ends = Array.from({ length: 15 }, async () => {
      const id = await submitted(ada, script, cluster);
      await accepted(cluster, id);
      const [cancel, end] = await Promise.all([
        ada.put(`/job-submissions/cancel/${id}`),
        report(cluster, id, job('COMPLETED')),
      ]);
      expect([200, 400]).toContain(cancel.status);
      expect(end.status).toBe(202);
      expect((await read(id)).status).toBe('DONE');
    });
    await Promise.all(ends);
  });

  test('two ends are one', async () => {
    const ends = Array.from({ length: 15 }, async () => {
      const id = await submitted(ada, script, cluster);
      await accepted(cluster, id);
      const answers = await Promise.all([
        report(cluster, id, job('COMPLETED')),
        report(cluster, id, job('FAILED')),
      ]);
      const statuses = answers.map(({ status }) => status);
      expect([...statuses].sort()).toEqual([202, 400]);
      expect((await read(id)).status).toBe(statuses[0] === 202 ? 'DONE' : 'ABORTED');
      expect(await progressOf(ada, id)).toHaveLength(3);
    });
    await Promise.all(ends);
  });
});
