// Changing and cancelling job submissions under the current contract, and what their progress tells of it.
import { beforeAll, describe, expect, test } from 'vitest';
import { fileForm } from './files.ts';
import { type Caller, TIME, useService } from './service.ts';
import {
  accepted,
  type Cluster,
  newSubmitters,
  progressOf,
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

describe('changing', () => {
  test('only what is given; a null empties what may be empty', async () => {
    const id = (await create({ description: 'd', execution_directory: '/x' })).body.id;
    const change = (body: Record<string, unknown>) => ada.put(`/job-submissions/${id}`, body);
    expect((await change({ name: 'new', execution_directory: '/y/./z' })).body).toMatchObject({
      name: 'new',
      description: 'd',
      execution_directory: '/y/z',
    });
    expect((await change({ description: null, execution_directory: null })).body).toMatchObject({
      name: 'new',
      description: '',
      execution_directory: null,
    });
    const before = (await ada.get(`/job-submissions/${id}`)).body.updated_at;
    expect((await change({})).body.updated_at > before).toBe(true);
    for (const body of [{ name: null }, { status: 'COMPLETED' }, { status: null }, { is_archived: 'x' }]) {
      expect((await change(body)).status).toBe(422);
    }
  });

  test('by a form, as jobbergate-core sends it', async () => {
    const id = (await create()).body.id;
    const body = new URLSearchParams({ name: 'by form', status: 'ABORTED' });
    expect(await ada.send('PUT', `/job-submissions/${id}`, { body })).toMatchObject({
      status: 200,
      body: { name: 'by form', status: 'ABORTED' },
    });
  });

  test('none waits for its cluster again when its script is gone, or has no file to run', async () => {
    const bare = (await ada.post('/job-scripts', { name: 'bare' })).body.id;
    const gone = (await ada.post('/job-scripts', { name: 'gone' })).body.id;
    for (const script of [bare, gone])
      await ada.send('PUT', `/job-scripts/${script}/upload/ENTRYPOINT`, { body: fileForm('run.sh', 'true') });
    const ids = [];
    for (const job_script_id of [bare, gone])
      ids.push((await create({ job_script_id, slurm_job_id: 5 })).body.id);
    await ada.delete(`/job-scripts/${bare}/upload/run.sh`);
    await ada.delete(`/job-scripts/${gone}`);
    for (const id of ids) {
      const refused = { status: 400, body: { detail: expect.stringContaining('cannot be CREATED again') } };
      expect(await ada.put(`/job-submissions/${id}`, { name: 'new', status: 'CREATED' })).toMatchObject(
        refused,
      );
      expect((await ada.get(`/job-submissions/${id}`)).body).toMatchObject({
        name: 'run',
        status: 'SUBMITTED',
      });
      expect((await bob.put(`/job-submissions/${id}`, { status: 'CREATED' })).status).toBe(403);
    }
  });

  test.each(['CREATED', 'SUBMITTED', 'REJECTED', 'DONE', 'ABORTED', 'CANCELLED'])(
    'its owner may set the status %s',
    async (status) => {
      const id = (await create({ slurm_job_id: 1 })).body.id;
      expect((await ada.put(`/job-submissions/${id}`, { status })).body.status).toBe(status);
    },
  );

  test('and deleting is for its owner and for maintainers, who need the right as well', async () => {
    const id = (await create()).body.id;
    const maintainer = await service().as({
      email: 'm@example.org',
      permissions: ['jobbergate:maintainer', 'jobbergate:job-submissions:update'],
    });
    const admin = await service().as({ email: 'a@example.org', permissions: ['jobbergate:admin'] });
    for (const answer of [
      await bob.put(`/job-submissions/${id}`, { name: 'x' }),
      await bob.put(`/job-submissions/cancel/${id}`),
      await bob.delete(`/job-submissions/${id}`),
    ]) {
      expect(answer).toMatchObject({
        status: 403,
        body: { detail: 'Mismatch on attribute(s): owner_email' },
      });
      expect(answer.headers.has('www-authenticate')).toBe(false);
    }
    expect((await maintainer.put(`/job-submissions/${id}`, { name: 'x' })).status).toBe(200);
    expect((await maintainer.delete(`/job-submissions/${id}`)).status).toBe(403);
    expect(await admin.delete(`/job-submissions/${id}`)).toMatchObject({ status: 204, text: '' });
    expect((await ada.get(`/job-submissions/${id}`)).status).toBe(404);
    expect((await ada.delete(`/job-submissions/${id}`)).status).toBe(404);
  });

  test('an id that no row could have is 404, and one that is no integer 422', async () => {
    for (const id of ['0', '2147483648', '99999999999999999999']) {
      expect((await ada.get(`/job-submissions/${id}`)).status).toBe(404);
      expect((await ada.put(`/job-submissions/${id}`, {})).status).toBe(404);
      expect((await ada.put(`/job-submissions/cancel/${id}`)).status).toBe(404);
      expect((await ada.delete(`/job-submissions/${id}`)).status).toBe(404);
    }
    for (const id of ['x', '1_0', '1.5']) expect((await ada.get(`/job-submissions/${id}`)).status).toBe(422);
  });
});

describe('cancelling', () => {
  test.each(['CREATED', 'SUBMITTED'])('a %s one answers with it, CANCELLED', async (status) => {
    const id = (await create(status === 'CREATED' ? {} : { slurm_job_id: 5 })).body.id;
    expect(await ada.put(`/job-submissions/cancel/${id}`)).toMatchObject({
      status: 200,
      body: { id, status: 'CANCELLED' },
    });
    expect((await progressOf(ada, id)).at(-1)).toEqual([null, 'Job cancelled by user']);
  });

  test.each(['REJECTED', 'DONE', 'ABORTED', 'CANCELLED'])('a %s one is refused with 400', async (status) => {
    const id = (await create()).body.id;
    await ada.put(`/job-submissions/${id}`, { status });
    expect(await ada.put(`/job-submissions/cancel/${id}`)).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining(`'${status}'`) },
    });
    expect((await ada.get(`/job-submissions/${id}`)).body.status).toBe(status);
  });
});

describe('the progress', () => {
  test('is the history, page by page, in the order that is asked for', async () => {
    const id = await submitted(ada, script, cluster);
    await accepted(cluster, id);
    await ada.put(`/job-submissions/cancel/${id}`);
    const path = `/job-submissions/${id}/progress`;
    const { body } = await ada.get(path);
    expect(body).toMatchObject({ total: 3, page: 1, size: 50, pages: 1 });
    expect(body.items[1]).toEqual({
      id: expect.any(Number),
      job_submission_id: id,
      timestamp: TIME,
      slurm_job_state: 'PENDING',
      additional_info: null,
    });
    const ids = body.items.map((entry: { id: number }) => entry.id);
    const second = await ada.get(`${path}?sort_ascending=false&sort_field=id&size=2&page=2`);
    expect(second.body).toMatchObject({ total: 3, page: 2, size: 2, pages: 2, items: [{ id: ids[0] }] });
    expect((await ada.get(`${path}?sort_field=message`)).status).toBe(400);
    expect((await ada.get(`${path}?page=0`)).status).toBe(422);
  });

  test('of an unknown submission is empty', async () => {
    for (const id of [999_999, 2 ** 31]) {
      expect(await ada.get(`/job-submissions/${id}/progress`)).toMatchObject({
        status: 200,
        body: { items: [], total: 0, page: 1, size: 50, pages: 0 },
      });
    }
  });
});
