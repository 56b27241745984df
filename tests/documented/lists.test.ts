// Lists of the documented contract: envelope, paging, searching, sorting; the same rules for all three.
import { beforeAll, describe, expect, test } from 'vitest';
import { type Caller, uploadedApplication, useService } from './service.ts';

const service = useService();
let ada: Caller;
let bob: Caller;
let application: number;

beforeAll(async () => {
  ada = await service().as();
  bob = await service().as({ email: 'bob@example.org' });
  application = await uploadedApplication(ada, undefined, { application_identifier: 'app' });
  await uploadedApplication(bob, undefined, { application_name: 'without identifier' });
  for (const name of ['Zeta', 'alpha', 'beta 100%', 'Älpha', 'under_score', 'back\\slash']) {
    await ada.post('/job-scripts', { job_script_name: name, application_id: application });
  }
  await bob.post('/job-scripts', {
    job_script_name: 'bobs',
    job_script_description: 'About ZETA',
    application_id: application,
  });
});

const names = (answer: { body: { results: { job_script_name: string }[] } }) =>
  answer.body.results.map((row) => row.job_script_name);

describe('paging', () => {
  test('without start all rows come, whatever limit says, with null for start and limit', async () => {
    for (const query of ['', '?limit=2']) {
      const answer = await ada.get(`/job-scripts${query}`);
      expect(answer.body.results).toHaveLength(6);
      expect(answer.body.pagination).toEqual({ total: 6, start: null, limit: null });
    }
  });

  test('a bearer without an address owns nothing, in rows and in total', async () => {
    const program = await service().as({ email: undefined });
    for (const query of [
      '/job-scripts',
      '/job-scripts?start=0',
      '/job-submissions',
      '/applications?user=true',
    ]) {
      const { results, pagination } = (await program.get(query)).body;
      expect([results, pagination.total], query).toEqual([[], 0]);
    }
    expect((await program.get('/job-scripts?all=true')).body.pagination.total).toBe(7);
  });

  test('with start a page comes, of 10 unless limit says otherwise, with the total of the whole selection', async () => {
    const first = await ada.get('/job-scripts?start=0&limit=4');
    expect(first.body.results).toHaveLength(4);
    expect(first.body.pagination).toEqual({ total: 6, start: 0, limit: 4 });
    const second = await ada.get('/job-scripts?start=1&limit=4');
    expect(second.body.results).toHaveLength(2);
    expect(second.body.pagination).toEqual({ total: 6, start: 1, limit: 4 });
    expect((await ada.get('/job-scripts?start=0')).body.pagination).toEqual({
      total: 6,
      start: 0,
      limit: 10,
    });
    expect([...names(first), ...names(second)]).toEqual(names(await ada.get('/job-scripts')));
  });

  test('past the end results are empty, and the total stays', async () => {
    for (const start of [2, 1_000_000, 9_000_000_000_000]) {
      const answer = await ada.get(`/job-scripts?start=${start}&limit=5000`);
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({ results: [], pagination: { total: 6, start, limit: 5000 } });
    }
  });

  test('start and limit have no upper bound; beyond 2^53 − 1 they are that', async () => {
    const most = Number.MAX_SAFE_INTEGER;
    for (const huge of [String(most), '99999999999999999999', '9'.repeat(400)]) {
      const all = await ada.get(`/job-scripts?start=0&limit=${huge}`);
      expect([all.body.results.length, all.body.pagination]).toEqual([
        6,
        { total: 6, start: 0, limit: most },
      ]);
      for (const query of [`start=${huge}`, `start=${huge}&limit=${huge}`]) {
        const answer = await ada.get(`/job-scripts?${query}`);
        expect([answer.status, answer.body.results, answer.body.pagination.start]).toEqual([200, [], most]);
      }
    }
  });

  test('start and limit are checked also where they have no effect', async () => {
    for (const [query, loc] of [
      ['limit=0', 'limit'],
      ['limit=-1', 'limit'],
      ['limit=x', 'limit'],
      ['limit=', 'limit'],
      ['start=-1', 'start'],
      ['start=1.5', 'start'],
      ['start=1e3', 'start'],
    ] as const) {
      const answer = await ada.get(`/job-scripts?${query}`);
      expect([answer.status, answer.body.detail[0].loc], query).toEqual([422, ['query', loc]]);
    }
  });
});

describe('searching', () => {
  test.each([
    ['zeta', ['Zeta']],
    ['ZETA', ['Zeta']],
    ['zeta beta', ['Zeta', 'beta 100%']],
    ['lpha', ['alpha', 'Älpha']],
    ['älpha', ['Älpha']],
    ['%', ['beta 100%']],
    ['_', ['under_score']],
    ['\\', ['back\\slash']],
    ['ada@', ['Zeta', 'alpha', 'beta 100%', 'Älpha', 'under_score', 'back\\slash']],
    ['nothing-like-it', []],
  ])('%j finds %j', async (search, expected) => {
    const answer = await ada.get(`/job-scripts?search=${encodeURIComponent(search)}`);
    expect(names(answer)).toEqual(expected);
    expect(answer.body.pagination.total).toBe(expected.length);
  });

  test('looks into the description too, and blank is no filter', async () => {
    expect(names(await ada.get('/job-scripts?all=true&search=zeta'))).toEqual(['Zeta', 'bobs']);
    for (const blank of ['', '%20%20', '%09']) {
      expect((await ada.get(`/job-scripts?search=${blank}`)).body.results).toHaveLength(6);
    }
  });

  test('counts a page of what it found', async () => {
    const answer = await ada.get('/job-scripts?search=a&start=1&limit=2');
    expect(answer.body.pagination.total).toBe(6);
    expect(answer.body.results).toHaveLength(2);
  });
});

describe('sorting', () => {
  test('orders texts by code point, either way', async () => {
    const sorted = ['Zeta', 'alpha', 'back\\slash', 'beta 100%', 'under_score', 'Älpha'];
    expect(names(await ada.get('/job-scripts?sort_field=job_script_name'))).toEqual(sorted);
    expect(names(await ada.get('/job-scripts?sort_field=job_script_name&sort_ascending=false'))).toEqual(
      sorted.reverse(),
    );
  });

  test('without a field orders by id', async () => {
    const ids = (await ada.get('/job-scripts')).body.results.map((row: { id: number }) => row.id);
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
  });

  test('nulls are the largest', async () => {
    const keys = async (query: string) =>
      (await ada.get(`/applications?all=true&sort_field=application_identifier${query}`)).body.results.map(
        (row: { application_identifier: string | null }) => row.application_identifier,
      );
    expect(await keys('')).toEqual(['app', null]);
    expect(await keys('&sort_ascending=false')).toEqual([null, 'app']);
  });

  test.each([
    [
      '/applications',
      [
        'id',
        'application_name',
        'application_identifier',
        'application_owner_email',
        'application_uploaded',
        'created_at',
        'updated_at',
      ],
    ],
    [
      '/job-scripts',
      ['id', 'job_script_name', 'job_script_owner_email', 'application_id', 'created_at', 'updated_at'],
    ],
    [
      '/job-submissions',
      [
        'id',
        'job_submission_name',
        'job_submission_owner_email',
        'job_script_id',
        'slurm_job_id',
        'client_id',
        'status',
        'created_at',
        'updated_at',
      ],
    ],
  ])('%s can be sorted by each of its fields, and by no other: 400', async (path, fields) => {
    for (const field of fields) {
      expect((await ada.get(`${path}?sort_field=${field}`)).status, field).toBe(200);
    }
    for (const field of ['nope', '', 'owner', '__proto__', 'constructor']) {
      const answer = await ada.get(`${path}?sort_field=${field}`);
      expect(answer.status).toBe(400);
      expect(answer.body.detail).toBe(
        `Invalid sorting column requested: ${field}. Must be one of [${fields.map((name) => `'${name}'`).join(', ')}]`,
      );
    }
  });
});

describe('booleans in a query', () => {
  test.each(['true', '1', 'yes', 'on', 't', 'y', 'TRUE', 'Yes', 'ON'])('%s is true', async (word) => {
    expect((await ada.get(`/job-scripts?all=${word}`)).body.pagination.total).toBe(7);
  });
  test.each(['false', '0', 'no', 'off', 'f', 'n', 'FALSE'])('%s is false', async (word) => {
    expect((await ada.get(`/job-scripts?all=${word}`)).body.pagination.total).toBe(6);
  });
  test.each(['', 'maybe', '2', 'truee'])('%j is 422', async (word) => {
    expect((await ada.get(`/job-scripts?all=${word}`)).status).toBe(422);
  });
});

describe('whose rows', () => {
  test('job scripts and submissions are mine unless all is asked for', async () => {
    expect((await bob.get('/job-scripts')).body.pagination.total).toBe(1);
    expect((await bob.get('/job-scripts?all=true&start=0&limit=1')).body.pagination.total).toBe(7);
  });

  test('applications are all that have an identifier; user narrows, all widens', async () => {
    const total = async (who: Caller, query: string) =>
      (await who.get(`/applications${query}`)).body.pagination.total;
    expect(await total(bob, '')).toBe(1);
    expect(await total(bob, '?all=true')).toBe(2);
    expect(await total(bob, '?user=true')).toBe(0);
    expect(await total(bob, '?user=true&all=true')).toBe(1);
    expect(await total(ada, '?user=true&start=0')).toBe(1);
  });
});
