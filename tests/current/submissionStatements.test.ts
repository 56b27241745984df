// No query per row: each route sends one statement, however many rows it touches.
import { expect, test } from 'vitest';
import { useService } from './service.ts';
import { accepted, job, madeScript, newCluster, submitted } from './submitted.ts';

const service = useService();

async function statementsOf(work: () => Promise<{ status: number; text: string }>): Promise<number> {
  service().statements.length = 0;
  const answer = await work();
  expect(answer.status, answer.text).toBeLessThan(300);
  return service().statements.length;
}

test('every route of submissions, agents and clusters sends one statement', async () => {
  for (const rows of [1, 12]) {
    const who = await service().as({ email: `rows${rows}@example.org` });
    const cluster = await newCluster(service());
    const script = await madeScript(service());
    const ids: number[] = [];
    for (let i = 0; i < rows + 3; i++) ids.push(await submitted(who, script, cluster));
    const [first = 0, second = 0, third = 0] = ids;
    for (const id of ids.slice(3)) await accepted(cluster, id);
    const { agent } = cluster;
    const base = '/job-submissions';
    const counts = {
      report: await statementsOf(() => agent.put('/clusters/status?interval=5')),
      pending: await statementsOf(() => agent.get(`${base}/agent/pending`)),
      active: await statementsOf(() => agent.get(`${base}/agent/active`)),
      list: await statementsOf(() => who.get(`${base}?user_only=true`)),
      listAll: await statementsOf(() => who.get(`${base}?include_archived=true`)),
      search: await statementsOf(() => who.get(`${base}?search=run`)),
      read: await statementsOf(() => who.get(`${base}/${first}`)),
      progress: await statementsOf(() => who.get(`${base}/${first}/progress`)),
      create: await statementsOf(() => who.post(base, { name: 'n', job_script_id: script })),
      clone: await statementsOf(() => who.post(`${base}/clone/${first}`)),
      change: await statementsOf(() => who.put(`${base}/${first}`, { name: 'x' })),
      cancel: await statementsOf(() => who.put(`${base}/cancel/${first}`)),
      submitted: await statementsOf(() => accepted(cluster, second)),
      rejected: await statementsOf(() =>
        agent.post(`${base}/agent/rejected`, { id: third, report_message: 'no' }),
      ),
      job: await statementsOf(() => agent.put(`${base}/agent/${second}`, job('RUNNING'))),
      lastTimes: await statementsOf(() => agent.get(`${base}/agent/metrics/${second}`)),
      metrics: await statementsOf(() => who.get(`${base}/${second}/metrics`)),
      delete: await statementsOf(() => who.delete(`${base}/${first}`)),
      statuses: await statementsOf(() => who.get('/clusters/status')),
      status: await statementsOf(() => who.get(`/clusters/status/${cluster.name}`)),
    };
    expect(counts).toEqual(Object.fromEntries(Object.keys(counts).map((name) => [name, 1])));
  }
});
