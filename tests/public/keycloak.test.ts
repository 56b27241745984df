// The public clients with a real Keycloak in the place of the embedded issuer: without organizations, and with.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startSlurm, type TestSlurm, until } from '@jobbergate/testkit';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { makePlace, type Place, serve, stop } from '../running/api.ts';
import type { Ending, Program } from '../running/program.ts';
import { CURRENT } from '../service.ts';
import { approveAtKeycloak, type Keycloak, startKeycloak } from './keycloak.ts';
import { startPublicAgent } from './publicAgent.ts';
import { logIn, type PublicCli, publicCli } from './publicCli.ts';
import type { Realm, User } from './realm.ts';
import { v5 } from './v5.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 900_000 });

const HELLO = new URL('../../examples/hello', import.meta.url).pathname;
const AGENT_PERMISSIONS = [
  'jobbergate:job-submissions:read',
  'jobbergate:job-submissions:update',
  'jobbergate:job-scripts:read',
  'jobbergate:clusters:read',
  'jobbergate:clusters:update',
];

const [ada, bob, both, none] = ['ada', 'bob', 'both', 'none'].map(userOf) as [User, User, User, User];
const cluster = clusterOf('cluster-one');
const PLAIN: Realm = { name: 'plain', users: [ada], roles: CURRENT.permissions, clusters: [cluster] };

const [ACME, OTHER] = ['0c5d1e2f-0000-4000-8000-00000000000a', '0c5d1e2f-0000-4000-8000-00000000000b'];
/** The public command appends the organization's id to the name of a cluster. */
const acmeCluster = clusterOf(`east-${ACME}`);
const otherCluster = { ...clusterOf(`east-${OTHER}`), organization: { other: { id: OTHER } } };
const ORGANIZATIONS: Realm = {
  name: 'organizations',
  users: [ada, bob, both, none],
  roles: CURRENT.permissions,
  clusters: [acmeCluster, otherCluster],
  organizations: [
    { id: ACME, alias: 'acme', members: ['ada', 'both', `service-account-${acmeCluster.client}`] },
    { id: OTHER, alias: 'other', members: ['bob', 'both'] },
  ],
};

let keycloak: Keycloak;

beforeAll(async () => {
  keycloak = await startKeycloak([PLAIN, ORGANIZATIONS]);
});
afterAll(() => keycloak?.stop());

function userOf(username: string): User {
  return { username, password: 'correct horse', email: `${username}@example.org` };
}

function clusterOf(client: string) {
  return { client, secret: `secret-of-${client}`, permissions: AGENT_PERMISSIONS };
}

async function serviceFor(realm: Realm, settings: Readonly<Record<string, string>> = {}) {
  const issuer = { JOBBERGATE_OIDC_ISSUER: keycloak.issuerOf(realm) };
  const place = await makePlace({ JOBBERGATE_LOG_LEVEL: 'error', ...issuer, ...settings });
  return { place, service: await serve(place) };
}

function logInAs(cli: PublicCli, user: User): Promise<Ending> {
  return logIn(cli, async (browser, page) => {
    const last = await approveAtKeycloak(browser, page, user);
    expect(last.text).toContain('Device Login Successful');
  });
}

async function tokenIn({ tokens }: PublicCli): Promise<string> {
  return (await readFile(join(tokens, 'access.token'), 'utf8')).trim();
}

const HELLO_APPLICATION = ['--name', 'Hello', '--identifier', 'hello', '--application-path', HELLO];

describe('without organizations', () => {
  let place: Place;
  let service: Program;
  let cli: PublicCli;

  beforeAll(async () => {
    ({ place, service } = await serviceFor(PLAIN));
    cli = await publicCli({ api: place.url, issuer: keycloak.issuerOf(PLAIN) });
  });
  afterAll(async () => {
    await stop(service);
    await cli?.remove();
    await place?.remove();
  });

  test('the public command logs in there, and what its roles permit it does', async () => {
    const login = await logInAs(cli, ada);
    expect(login).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(ada.email) });
    await cli.prints('applications', 'create', ...HELLO_APPLICATION);
    expect(await cli.raw('applications', 'list')).toMatchObject([
      { identifier: 'hello', owner_email: ada.email },
    ]);
  });

  test('a client with a secret does what the claim of its token permits, and nothing else', async () => {
    const settings = {
      OIDC_CLIENT_ID: cluster.client,
      OIDC_CLIENT_SECRET: cluster.secret,
      JOBBERGATE_CACHE_DIR: join(cli.folder, 'cluster'),
    };
    const command = await cli.in('.', settings);
    expect(await command.prints('job-scripts', 'list', '--all')).toContain('There are no results');
    const refused = await command.ends('applications', 'list');
    expect(refused).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('Forbidden') });
  });
});

describe('with organizations, each of which is a tenant', () => {
  let place: Place;
  let service: Program;
  let slurm: TestSlurm;
  const commands = new Map<User, PublicCli>();
  const commandOf = (user: User) => commands.get(user) as PublicCli;

  beforeAll(async () => {
    const more = { DEFAULT_CLUSTER_NAME: 'east' };
    ({ place, service } = await serviceFor(ORGANIZATIONS, { JOBBERGATE_MULTI_TENANCY: 'true' }));
    const settings = { api: place.url, issuer: keycloak.issuerOf(ORGANIZATIONS), more };
    for (const user of ORGANIZATIONS.users) commands.set(user, await publicCli(settings));
    await Promise.all(ORGANIZATIONS.users.map((user) => logInAs(commandOf(user), user)));
    slurm = await startSlurm();
  });
  afterAll(async () => {
    await stop(service);
    await slurm?.stop();
    for (const cli of commands.values()) await cli.remove();
    await place?.remove();
  });

  test('a user of each creates and lists, and neither sees the other’s', async () => {
    const work = async (user: User) => {
      const cli = commandOf(user);
      await cli.prints('applications', 'create', ...HELLO_APPLICATION);
      const now = ['--fast', '--no-download', '--submit', '--execution-directory', slurm.folder];
      await cli.prints('job-scripts', 'create', 'hello', '--name', `of ${user.username}`, ...now);
    };
    await Promise.all([ada, bob].map(work));
    const look = async (user: User) => {
      for (const noun of ['applications', 'job-submissions']) {
        expect(await commandOf(user).raw(noun, 'list')).toMatchObject([{ owner_email: user.email }]);
      }
    };
    await Promise.all([ada, bob].map(look));
  });

  test('a cluster whose service account is a member takes its organization’s submission alone', async () => {
    const { client, secret } = acmeCluster;
    const issuer = keycloak.issuerOf(ORGANIZATIONS);
    const agent = await startPublicAgent(slurm, { api: place.url, issuer, client, secret });
    try {
      const acme = v5(place.url, await tokenIn(commandOf(ada)));
      const isTaken = async () => {
        const [{ items }, clusters] = [
          await acme.get('/job-submissions'),
          await acme.get('/clusters/status'),
        ];
        return items[0].client_id === client && items[0].slurm_job_id !== null && clusters.total === 1;
      };
      await until('the agent has reported, and submitted the job', isTaken, 90_000);
    } finally {
      await stop(agent);
    }
    const other = v5(place.url, await tokenIn(commandOf(bob)));
    expect((await other.get('/job-submissions')).items).toMatchObject([{ status: 'CREATED' }]);
  });

  test('a cluster whose client has the claim itself is given its organization’s submission alone', async () => {
    const user = v5(place.url, await keycloak.tokenOf(ORGANIZATIONS, otherCluster));
    const { items } = await user.get('/job-submissions/agent/pending');
    expect(items).toMatchObject([{ owner_email: bob.email }]);
  });

  test.each([
    ['of two organizations', both],
    ['of none', none],
  ])('a member %s is told that the token names none', async (_, user) => {
    const refused = await commandOf(user).ends('applications', 'list');
    const words = expect.stringMatching(/names no organization.*a member of none, or of several/s);
    expect(refused).toMatchObject({ exitCode: 1, stdout: words });
  });
});
