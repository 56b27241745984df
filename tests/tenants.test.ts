// Multi-tenancy: one tenant never sees, counts or names another's rows, under either contract.
import { until } from '@jobbergate/testkit';
import pg from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { uploadedApplication } from './documented/service.ts';
import { type Caller, CURRENT, DOCUMENTED, useServiceOf } from './service.ts';

const service = useServiceOf(DOCUMENTED, { multiTenancy: true });
const ACME = { acme: { id: '0c5d1e2f-0000-4000-8000-00000000000a' } };
const OTHER = { '0c5d1e2f-0000-4000-8000-00000000000b': { name: 'other' } };

let acme: Caller;
let other: Caller;
let application: number;

beforeAll(async () => {
  acme = await service().as({ organization: ACME });
  other = await service().as({ organization: OTHER });
  application = await uploadedApplication(acme, undefined, { application_identifier: 'shared-name' });
  const script = await acme.post('/job-scripts', { job_script_name: 'secret', application_id: application });
  await acme.post('/job-submissions', { job_submission_name: 'secret run', job_script_id: script.body.id });
});

describe('a tenant', () => {
  test('sees its own rows, however its organization is written', async () => {
    expect((await acme.get('/job-scripts')).body.pagination.total).toBe(1);
    const upper = await service().as({ organization: { x: { id: ACME.acme.id.toUpperCase() } } });
    expect((await upper.get('/job-scripts')).body.pagination.total).toBe(1);
  });

  test('sees, counts and finds nothing of another’s', async () => {
    for (const path of ['/applications?all=true', '/job-scripts?all=true', '/job-submissions?all=true']) {
      for (const query of ['', '&start=0&limit=5', '&search=secret', '&sort_field=created_at']) {
        const answer = await other.get(path + query);
        expect(answer.body, path + query).toMatchObject({ results: [], pagination: { total: 0 } });
      }
    }
    expect((await other.get('/applications/shared-name')).status).toBe(404);
    expect((await other.get('/job-submissions/agent/pending')).body).toEqual([]);
    expect((await acme.get('/job-submissions/agent/pending')).body).toHaveLength(1);
  });

  test('cannot change, delete, refer to or name another’s rows, not even as administrator', async () => {
    const admin = await service().as({ organization: OTHER, permissions: ['jobbergate:admin'] });
    for (const answer of [
      await admin.get(`/applications/${application}`),
      await admin.put(`/applications/${application}`, { application_name: 'x' }),
      await admin.delete(`/applications/${application}`),
      await admin.post('/job-scripts', { job_script_name: 'x', application_id: application }),
      await admin.put('/job-submissions/agent/1', { new_status: 'FAILED' }),
    ]) {
      expect(answer.status).toBe(404);
    }
    expect((await acme.get(`/applications/${application}`)).status).toBe(200);
    const same = await other.post('/applications', {
      application_name: 'mine',
      application_identifier: 'shared-name',
    });
    expect(same.status).toBe(201);
  });

  test('has an instance of its own, since submissions of two tenants have the same numbers', async () => {
    const instanceOf = async (organization: unknown, contract = DOCUMENTED) => {
      const answer = await (await service().as({ organization }, contract)).get(
        '/job-submissions/agent/active',
      );
      return answer.headers.get('jobbergate-instance');
    };
    const [first, second] = [await instanceOf(ACME), await instanceOf(OTHER)];
    expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(second).not.toBe(first);
    expect(await instanceOf(ACME, CURRENT)).toBe(first);
    expect(await instanceOf('nonsense')).not.toBe(first);
  });

  test('is the same under the current contract', async () => {
    const acmeNow = await service().as({ organization: ACME }, CURRENT);
    const otherNow = await service().as({ organization: OTHER }, CURRENT);
    expect((await acmeNow.get('/job-scripts')).body.total).toBe(1);
    expect((await otherNow.get('/job-scripts')).body.total).toBe(0);
  });
});

describe('a token without a usable organization', () => {
  test.each([undefined, null, 'acme', [], {}, { a: {}, b: {} }, { 'a";drop': {} }])(
    '%j is 400',
    async (organization) => {
      for (const contract of [DOCUMENTED, CURRENT]) {
        const caller = await service().as({ organization }, contract);
        const answer = await caller.get('/job-scripts');
        expect([answer.status, answer.body.detail]).toEqual([400, expect.stringContaining('organization')]);
      }
    },
  );
});

test('many tenants, all first named at once, need few connections', async () => {
  const callers = await Promise.all(
    Array.from({ length: 12 }, (_, i) => service().as({ organization: { [`org-${i}`]: {} } })),
  );
  const answers = await Promise.all(callers.map((caller) => caller.get('/job-scripts')));
  expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 200));
});

describe('a tenant whose schema is dropped beneath a running service', () => {
  test.each([
    ['DOCUMENTED', DOCUMENTED, '/job-scripts'],
    ['DOCUMENTED, by a page', DOCUMENTED, '/job-scripts?start=0&limit=5'],
    ['CURRENT', CURRENT, '/job-scripts'],
  ])('%s: is told to come again, and begins anew then', async (_, contract, path) => {
    const leaving = await service().as({ organization: { leaving: {} } }, contract);
    expect((await leaving.get(path)).status).toBe(200);
    await asOwner((owner) => owner.query('DROP SCHEMA jobbergate_org_leaving CASCADE'));
    const refused = await leaving.get(path);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, expect.any(String)]);
    expect((await leaving.get(path)).status).toBe(200);
  });

  test('while many ask: nobody is told of a defect', async () => {
    const leaving = await service().as({ organization: { leaving: {} } });
    const statuses = new Set<number>();
    const ask = async () => {
      const { status } = await leaving.get('/job-submissions?start=0&limit=5');
      statuses.add(status);
      return status;
    };
    let isOver = false;
    const asking = Array.from({ length: 6 }, async () => {
      while (!isOver) await ask();
    });
    for (let i = 0; i < 2; i++) {
      await asOwner((owner) => owner.query('DROP SCHEMA jobbergate_org_leaving CASCADE'));
      const isBack = async () => (await ask()) === 200;
      await until('the tenant is made anew', isBack);
    }
    isOver = true;
    await Promise.all(asking);
    expect([...statuses].sort()).toEqual([200, 503]);
  });
});

test('a tenant that cannot be made is told to come again, and is made then', async () => {
  const late = await service().as({ organization: { late: {} } }, CURRENT);
  const { database } = service();
  await asOwner(async (owner) => {
    await owner.query(`ALTER DATABASE ${database.database} CONNECTION LIMIT 0`);
    const refused = await late.get('/job-scripts');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, expect.any(String)]);
    await owner.query(`ALTER DATABASE ${database.database} CONNECTION LIMIT -1`);
    expect((await late.get('/job-scripts')).status).toBe(200);
  });
});

async function asOwner(work: (owner: pg.Client) => Promise<unknown>): Promise<void> {
  const owner = new pg.Client(service().database);
  await owner.connect();
  await work(owner).finally(() => owner.end());
}
