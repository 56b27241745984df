// The public clients with a real Keycloak in the place of the embedded issuer.
import { join } from 'node:path';
import { until } from '@jobbergate/testkit';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { makePlace, type Place, serve, stop } from '../running/api.ts';
import type { Program } from '../running/program.ts';
import { CURRENT } from '../service.ts';
import { approveAtKeycloak, type Keycloak, startKeycloak } from './keycloak.ts';
import { startPublicAgent } from './publicAgent.ts';
import { logIn, type PublicCli, publicCli } from './publicCli.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 900_000 });

const HELLO = new URL('../../examples/hello', import.meta.url).pathname;
const USER = { username: 'ada', password: 'correct horse', email: 'ada@example.org' };
const CLUSTER = {
  client: 'cluster-one',
  secret: 'secret-of-cluster-one',
  permissions: [
    'jobbergate:job-submissions:read',
    'jobbergate:job-submissions:update',
    'jobbergate:job-scripts:read',
    'jobbergate:clusters:read',
    'jobbergate:clusters:update',
  ],
};

let keycloak: Keycloak;
let place: Place;
let service: Program;
let cli: PublicCli;

beforeAll(async () => {
  const realm = { name: 'jobbergate', user: USER, roles: CURRENT.permissions, cluster: CLUSTER };
  keycloak = await startKeycloak(realm);
  place = await makePlace({ JOBBERGATE_LOG_LEVEL: 'error', JOBBERGATE_OIDC_ISSUER: keycloak.issuer });
  service = await serve(place);
  cli = await publicCli({ api: place.url, issuer: keycloak.issuer });
});
afterAll(async () => {
  await stop(service);
  await keycloak?.stop();
  await cli?.remove();
  await place?.remove();
});

test('the public command logs in there, and what its roles permit it does', async () => {
  const login = await logIn(cli, async (browser, page) => {
    const last = await approveAtKeycloak(browser, page, USER);
    expect(last.text).toContain('Device Login Successful');
  });
  expect(login).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(USER.email) });

  await cli.prints(
    'applications',
    'create',
    '--name',
    'Hello',
    '--identifier',
    'hello',
    '--application-path',
    HELLO,
  );
  expect(await cli.raw('applications', 'list')).toMatchObject([
    { identifier: 'hello', owner_email: USER.email },
  ]);
});

test('a client with a secret does what the claim of its token permits, and nothing else', async () => {
  const settings = {
    OIDC_CLIENT_ID: CLUSTER.client,
    OIDC_CLIENT_SECRET: CLUSTER.secret,
    JOBBERGATE_CACHE_DIR: join(cli.folder, 'cluster'),
  };
  const cluster = await cli.in('.', settings);
  expect(await cluster.prints('job-scripts', 'list', '--all')).toContain('There are no results');
  const refused = await cluster.ends('applications', 'list');
  expect(refused).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('Forbidden') });
});

test('the public agent reports with the credentials of its client', async () => {
  const slurm = { folder: cli.folder, env: { SLURM_CONF: '/nonexistent', PATH: process.env.PATH ?? '' } };
  const { client, secret } = CLUSTER;
  const agent = await startPublicAgent(slurm, { api: place.url, issuer: keycloak.issuer, client, secret });
  try {
    const token = (await cli.prints('show-token', '--plain')).trim();
    const reported = async () => {
      const headers = { authorization: `Bearer ${token}` };
      const answer = await fetch(`${place.url}/v5/jobbergate/clusters/status/${client}`, { headers });
      return answer.status === 200;
    };
    await until('the agent has reported', reported, 90_000);
  } finally {
    await stop(agent);
  }
});
