// The public command and SDK with a token that names an organization: with one tenant, and with many.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { run } from '../running/program.ts';
import { CURRENT, type TestService, useServiceOf } from '../service.ts';
import { pythonEnvironment } from './environment.ts';
import { CLIENTS, type PublicCli, publicCli, withToken } from './publicCli.ts';
import { scriptOf, v5 } from './v5.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 900_000 });

const HELLO = new URL('../../examples/hello', import.meta.url).pathname;
const ACME = '0c5d1e2f-0000-4000-8000-00000000000a';
const OTHER = '0c5d1e2f-0000-4000-8000-00000000000b';
/** The two forms that issuers give the claim. */
const CLAIM_OF_ACME = { acme: { id: ACME } };
const CLAIM_OF_OTHER = { [OTHER]: {} };

const oneTenant = useServiceOf(CURRENT);
const manyTenants = useServiceOf(CURRENT, { multiTenancy: true });
const made: PublicCli[] = [];
afterAll(() => Promise.all(made.map((cli) => cli.remove())));

function tokenOf(service: TestService, email: string, organization: object): Promise<string> {
  const { permissions } = CURRENT;
  return service.issuer.token({ email, azp: 'default', permissions, organization });
}

async function memberOf(service: TestService, email: string, organization: object): Promise<PublicCli> {
  const settings = { api: service.url, issuer: service.issuer.url, more: { DEFAULT_CLUSTER_NAME: 'east' } };
  const cli = await publicCli(settings);
  made.push(cli);
  return withToken(cli, await tokenOf(service, email, organization));
}

/** What the agent of a cluster is given to submit. */
async function pendingOf(service: TestService, cluster: string, organization: object): Promise<string[]> {
  const agent = await service.as({ azp: cluster, email: undefined, organization });
  const { items } = (await agent.get('/job-submissions/agent/pending')).body;
  return items.map(({ name }: { name: string }) => name);
}

describe('with one tenant', () => {
  test('the command adds the organization to the name of the cluster, and takes it away where it shows one', async () => {
    const ada = await memberOf(oneTenant(), 'ada@example.org', CLAIM_OF_ACME);
    const user = v5(oneTenant().url, await tokenOf(oneTenant(), 'ada@example.org', CLAIM_OF_ACME));
    const script = String(await scriptOf(user, { 'run.sh': '#!/bin/sh\n' }));

    const byDefault = await ada.raw('job-submissions', 'create', script, '--name', 'by default');
    const whole = ['--name', 'whole', '--cluster-name', `west-${ACME}`];
    const byName = await ada.raw('job-submissions', 'create', script, ...whole);
    expect([byDefault.cluster_name, byName.cluster_name]).toEqual([`east-${ACME}`, `west-${ACME}`]);

    const id = String(byDefault.job_submission_id);
    expect(await ada.raw('job-submissions', 'get-one', id)).toMatchObject({ cluster_name: 'east' });
    const table = await ada.prints('job-submissions', 'list');
    expect(table).toMatch(/ west /);
    expect(table).not.toContain(ACME);
    expect(await pendingOf(oneTenant(), `east-${ACME}`, CLAIM_OF_ACME)).toEqual(['by default']);
    expect(await pendingOf(oneTenant(), 'east', CLAIM_OF_ACME)).toEqual([]);
  });

  test('members of two organizations see each other’s rows', async () => {
    const bob = await memberOf(oneTenant(), 'bob@example.org', CLAIM_OF_OTHER);
    const seen = await bob.raw('job-submissions', 'list', '--all');
    expect(seen.map(({ owner_email }: { owner_email: string }) => owner_email)).toContain('ada@example.org');
  });
});

describe('with many tenants', () => {
  let ada: PublicCli;
  let bob: PublicCli;
  let script: string;

  beforeAll(async () => {
    ada = await memberOf(manyTenants(), 'ada@example.org', CLAIM_OF_ACME);
    bob = await memberOf(manyTenants(), 'bob@example.org', CLAIM_OF_OTHER);
    const options = ['--name', 'Hello', '--identifier', 'hello', '--application-path', HELLO];
    await Promise.all([ada, bob].map((cli) => cli.prints('applications', 'create', ...options)));
    const now = ['--fast', '--no-download', '--submit', '--execution-directory', '/tmp'];
    await ada.prints('job-scripts', 'create', 'hello', '--name', 'of acme', ...now);
    [{ job_script_id: script }] = await ada.raw('job-scripts', 'list');
  });

  test('each organization has an identifier of its own, rows of its own, and no sight of the other’s', async () => {
    expect(await ada.raw('applications', 'list')).toMatchObject([{ owner_email: 'ada@example.org' }]);
    expect(await bob.raw('applications', 'list')).toMatchObject([{ owner_email: 'bob@example.org' }]);
    expect(await ada.raw('job-scripts', 'list', '--all')).toMatchObject([{ name: 'of acme' }]);
    for (const noun of ['job-scripts', 'job-submissions']) {
      const all = ['list', '--all', '--include-archived', '--search', 'acme'];
      expect(await bob.prints(noun, ...all)).toContain('There are no results');
    }
    for (const verb of ['get-one', 'download-files', 'clone', 'delete']) {
      const refused = await bob.ends('job-scripts', verb, String(script));
      expect(refused, verb).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('Not Found') });
    }
    const submission = ['job-submissions', 'create', String(script), '--name', 'mine'];
    expect((await bob.ends(...submission)).stdout).toContain('Not Found');
  });

  test('each organization’s cluster is given its own submissions alone', async () => {
    const [submission] = await ada.raw('job-submissions', 'list');
    expect(submission).toMatchObject({ name: 'of acme', cluster_name: `east-${ACME}` });
    expect(await pendingOf(manyTenants(), `east-${ACME}`, CLAIM_OF_ACME)).toEqual(['of acme']);
    expect(await pendingOf(manyTenants(), `east-${ACME}`, CLAIM_OF_OTHER)).toEqual([]);
  });

  test('the SDK sees the rows of its organization', async () => {
    const program = [
      'import sys',
      'from pathlib import Path',
      'from jobbergate_core.sdk import Apps',
      'sdk = Apps.build(base_url=sys.argv[1], login_url="http://localhost:9", token_dir=Path(sys.argv[2]))',
      'print([row.name for row in sdk.job_scripts.get_list().items], sdk.job_templates.get_one("hello").owner_email)',
    ].join('\n');
    const python = join(await pythonEnvironment(CLIENTS), 'python');
    const seenBy = async ({ tokens, env }: PublicCli) =>
      (await run([python, '-c', program, `${manyTenants().url}/v5`, tokens], { env })).stdout.trim();
    expect(await seenBy(ada)).toBe("['of acme'] ada@example.org");
    expect(await seenBy(bob)).toBe('[] bob@example.org');
  });

  test('a token without an organization is refused in words', async () => {
    const nobody = await memberOf(manyTenants(), 'eve@example.org', {});
    const refused = await nobody.ends('applications', 'list');
    expect(refused).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('organization') });
    expect(refused.stdout + refused.stderr).not.toContain('Traceback');
  });
});
