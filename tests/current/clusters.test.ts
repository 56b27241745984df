// How clusters fare, and what they are called, under the current contract.
import { describe, expect, test } from 'vitest';
import { TIME, useService } from './service.ts';
import { newCluster } from './submitted.ts';

const service = useService();

describe('the status of a cluster', () => {
  test('is what its agent reported, and healthy until the next report is late', async () => {
    const { name, agent } = await newCluster(service());
    const ada = await service().as();
    expect((await ada.get(`/clusters/status/${name}`)).status).toBe(404);
    expect(await agent.put('/clusters/status?interval=60')).toMatchObject({ status: 202, text: '' });
    const first = await ada.get(`/clusters/status/${name}`);
    expect(first.body).toEqual({
      client_id: name,
      created_at: TIME,
      updated_at: TIME,
      last_reported: TIME,
      interval: 60,
      is_healthy: true,
    });
    expect((await agent.put('/clusters/status?interval=1')).status).toBe(202);
    const second = (await ada.get(`/clusters/status/${name}`)).body;
    expect(second).toMatchObject({ created_at: first.body.created_at, interval: 1 });
    expect(second.last_reported > first.body.last_reported).toBe(true);
    await expect
      .poll(async () => (await ada.get(`/clusters/status/${name}`)).body.is_healthy, { timeout: 60_000 })
      .toBe(false);
  });

  test('is listed by name, page by page, also where jobbergate-core looks', async () => {
    const ada = await service().as();
    const names = [];
    for (let i = 0; i < 3; i++) {
      const { name, agent } = await newCluster(service());
      await agent.put('/clusters/status?interval=600');
      names.push(name);
    }
    const silent = await newCluster(service());
    await silent.agent.get('/job-submissions/agent/pending');
    const { body } = await ada.get('/clusters/status?size=100');
    const listed = body.items.map((item: { client_id: string }) => item.client_id);
    expect(listed).toEqual([...listed].sort());
    expect(listed).toEqual(expect.arrayContaining(names));
    expect(listed).not.toContain(silent.name);
    expect(body).toMatchObject({ total: listed.length, page: 1, size: 100, pages: 1 });
    const page = await ada.get('/clusters/status?size=2&page=2');
    expect(page.body.items).toMatchObject([{ client_id: listed[2] }, { client_id: listed[3] }]);
    expect((await ada.get('/clusters/status?page=99')).body).toMatchObject({
      items: [],
      total: listed.length,
    });
    expect((await ada.get('/cluster/status?size=100')).body).toEqual(body);
    expect((await ada.get(`/cluster/status/${names[0]}`)).body).toMatchObject({ client_id: names[0] });
    expect((await ada.get('/cluster/status/nobody')).status).toBe(404);
  });

  test.each(['', '?interval=0', '?interval=-1', '?interval=x', '?interval=2147483648', '?interval=1.5'])(
    'cannot be reported with “%s”',
    async (query) => {
      const { agent } = await newCluster(service());
      const answer = await agent.put(`/clusters/status${query}`);
      expect([answer.status, answer.body.detail]).toEqual([422, expect.stringContaining('query.interval')]);
    },
  );

  test('is reported by clusters alone, and read by those who may', async () => {
    const admin = await service().as({ permissions: ['jobbergate:admin'] });
    const reader = await service().as({ permissions: ['jobbergate:clusters:read'] });
    const nameless = await service().as({ azp: undefined });
    expect((await admin.put('/clusters/status?interval=5')).status).toBe(403);
    expect((await reader.put('/clusters/status?interval=5')).status).toBe(403);
    expect((await nameless.put('/clusters/status?interval=5')).status).toBe(400);
    for (const path of ['/clusters/status', '/cluster/status']) {
      expect((await admin.get(path)).status).toBe(200);
      expect((await reader.get(path)).status).toBe(200);
      expect((await service().withToken(undefined).get(path)).status).toBe(401);
      const other = await service().as({ permissions: ['jobbergate:maintainer'] });
      expect((await other.get(path)).status).toBe(403);
    }
  });
});

describe('a cluster that is no more', () => {
  test('is forgotten by an administrator, until its agent is heard of again', async () => {
    const { name, agent } = await newCluster(service());
    const path = `/clusters/status/${name}`;
    const admin = await service().as({ permissions: ['jobbergate:admin'], email: undefined });
    const ada = await service().as();
    await agent.put('/clusters/status?interval=60');
    expect((await ada.delete(path)).status).toBe(403);
    expect(await admin.delete(path)).toMatchObject({ status: 204, text: '' });
    expect((await ada.get(path)).status).toBe(404);
    const again = await admin.delete(path);
    expect([again.status, again.body.detail]).toEqual([404, expect.stringContaining(name)]);
    await agent.put('/clusters/status?interval=60');
    expect((await ada.get(path)).status).toBe(200);
  });
});

describe('the names of the clusters', () => {
  test('are those that asked or reported, and the token’s own, for any valid token', async () => {
    const asked = await newCluster(service());
    const active = await newCluster(service());
    const reported = await newCluster(service());
    await asked.agent.get('/job-submissions/agent/pending');
    await active.agent.get('/job-submissions/agent/active');
    await reported.agent.put('/clusters/status?interval=5');
    const contract = { base: '/v5', permissions: [] };
    const anybody = await service().as({ azp: 'own' }, contract);
    const query = { query: 'query {cluster{clientId}}', variables: {} };
    const answer = await anybody.post('/cluster/graphql/query', query);
    expect(answer.status).toBe(200);
    const names = answer.body.data.cluster.map(({ clientId }: { clientId: string }) => clientId);
    expect(names).toEqual(expect.arrayContaining([asked.name, active.name, reported.name, 'own']));
    expect(
      (await service().withToken(undefined, contract).post('/cluster/graphql/query', query)).status,
    ).toBe(401);
  });
});
