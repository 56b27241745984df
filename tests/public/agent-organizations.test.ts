// The public agents of two organizations beside one Slurm: each is given its own tenant's submissions alone.
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startSlurm, type TestSlurm, until } from '@jobbergate/testkit';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { stop } from '../running/api.ts';
import type { Program } from '../running/program.ts';
import { CURRENT, useServiceOf } from '../service.ts';
import { startPublicAgent } from './publicAgent.ts';
import { scriptOf, type V5, v5 } from './v5.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 900_000 });

/** Both tenants name their cluster alike; their ids of rows begin at 1 in each. */
const CLUSTER = 'cluster';
const ORGANIZATIONS = { acme: { acme: { id: 'a-1' } }, other: { 'b-2': {} } };
type Tenant = keyof typeof ORGANIZATIONS;

const service = useServiceOf(CURRENT, { multiTenancy: true });
let slurm: TestSlurm;
const agents: Program[] = [];

beforeAll(async () => {
  slurm = await startSlurm({ messageTimeout: 60 });
  for (const tenant of ['acme', 'other'] as const) agents.push(await agentOf(tenant));
});
afterAll(async () => {
  await Promise.all(agents.map(stop));
  await slurm?.stop();
});

async function agentOf(tenant: Tenant): Promise<Program> {
  const { url, issuer } = service();
  const token = await tokenOf(tenant, { email: undefined });
  return startPublicAgent(slurm, { api: url, issuer: issuer.url, client: CLUSTER, secret: '-', token });
}

function tokenOf(tenant: Tenant, claims: Record<string, unknown> = {}): Promise<string> {
  const { permissions } = CURRENT;
  const whose = { azp: CLUSTER, permissions, organization: ORGANIZATIONS[tenant] };
  return service().issuer.token({ email: 'user@example.org', ...whose, ...claims });
}

/** A job that leaves the name of its tenant. @returns the submission's id */
async function submit(user: V5, tenant: Tenant): Promise<number> {
  const folder = join(slurm.folder, tenant);
  await mkdir(folder);
  const job_script_id = await scriptOf(user, { 'job.sh': `#!/bin/sh\necho ${tenant} > result\n` });
  const asked = { name: tenant, job_script_id, client_id: CLUSTER, execution_directory: folder };
  return (await user.post('/job-submissions', asked)).id;
}

test('each takes its organization’s submission to its end, and neither sees the other’s', async () => {
  const tenants = ['acme', 'other'] as const;
  const users = await Promise.all(tenants.map(async (tenant) => v5(service().url, await tokenOf(tenant))));
  const ids = await Promise.all(users.map((user, i) => submit(user, tenants[i] ?? 'acme')));
  expect(ids).toEqual([1, 1]);

  for (const user of users) {
    const isDone = async () => (await user.get('/job-submissions/1')).status === 'DONE';
    await until('the submission is done', isDone, 150_000).catch(async (error: Error) => {
      const said = agents.map((agent) => agent.printed().stderr).join('\n');
      throw new Error(`${error.message}: ${JSON.stringify(await user.get('/job-submissions/1'))}\n${said}`);
    });
    const reported = async () => (await user.get('/clusters/status')).total === 1;
    await until('the cluster has reported', reported);
  }

  for (const tenant of tenants) {
    expect(await readFile(join(slurm.folder, tenant, 'result'), 'utf8')).toBe(`${tenant}\n`);
  }
  const jobs = await Promise.all(
    users.map(async (user) => (await user.get('/job-submissions/1')).slurm_job_id),
  );
  expect(new Set(jobs).size).toBe(2);
  for (const agent of agents) expect(agent.printed().stderr).not.toContain('ERROR');
});
