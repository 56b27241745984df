// How the public command and SDK get their tokens from the embedded issuer, through its sign-in page and by a secret.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { CookieClient } from '../issuer/http-client.ts';
import { LOCAL_USER, makePlace, type Place, passwordOf, serve, stop } from '../running/api.ts';
import { type Program, start } from '../running/program.ts';
import { pythonEnvironment } from './environment.ts';
import { CLIENTS, type PublicCli, publicCli } from './publicCli.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 900_000 });

let place: Place;
let service: Program;
let cli: PublicCli;

beforeAll(async () => {
  place = await makePlace({ JOBBERGATE_LOG_LEVEL: 'error' });
  service = await serve(place);
  cli = await publicCli({ api: place.url, issuer: `${place.url}/realms/jobbergate` });
});
afterAll(async () => {
  await stop(service);
  await cli?.remove();
  await place?.remove();
});

/** Opens the link that a program shows, and signs in there as the local user. */
async function approve(program: Program): Promise<void> {
  const [, link = ''] = await program.says(/(https?:\/\/\S+user_code=\S+)\s/);
  const browser = new CookieClient();
  const asked = await browser.submit(await browser.get(link), { confirm: 'yes' });
  const done = await browser.submit(asked, { password: await passwordOf(place) });
  expect(done.status).toBe(200);
}

/** The same user on another machine. */
function elsewhere(name: string, settings: Readonly<Record<string, string>> = {}): Promise<PublicCli> {
  return cli.in('.', { JOBBERGATE_CACHE_DIR: join(cli.folder, name), ...settings });
}

test('any command without a token logs in first, with an unbroken link on a narrow terminal, and then goes on', async () => {
  const narrow = await elsewhere('narrow', { COLUMNS: '60' });
  const list = narrow.starts('applications', 'list');
  await approve(list);
  expect(await list.ended).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('There are no') });

  const refresh = (await narrow.prints('show-token', '--refresh', '--plain')).trim().split('.');
  expect(JSON.parse(Buffer.from(refresh[1] ?? '', 'base64url').toString())).toMatchObject({
    exp: expect.any(Number),
  });
  expect(await narrow.raw('show-token', '--decode')).toMatchObject({ email: LOCAL_USER, azp: 'default' });
});

test('the SDK logs in by itself, and its token serves the command', async () => {
  const sdk = await elsewhere('sdk');
  const program = [
    'import sys',
    'from pathlib import Path',
    'from jobbergate_core.sdk import Apps',
    'sdk = Apps.build(base_url=sys.argv[1], login_url=sys.argv[2], token_dir=Path(sys.argv[3]))',
    'print(sdk.job_scripts.get_list().total)',
  ].join('\n');
  const python = join(await pythonEnvironment(CLIENTS), 'python');
  const urls = [`${place.url}/v5`, `${place.url}/realms/jobbergate`];
  const options = { env: { ...sdk.env, PYTHONUNBUFFERED: '1' }, cwd: sdk.folder };
  const running = start([python, '-c', program, ...urls, sdk.tokens], options);
  await approve(running);
  expect(await running.ended).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^Login Here: .*\n0\n$/),
  });
  expect(await sdk.prints('job-scripts', 'list')).toContain('There are no results');
});

test('a client with a secret needs no page, and is refused with a wrong one', async () => {
  const secret = (await readFile(join(place.folder, 'data/secrets/local-agent.secret'), 'utf8')).trim();
  const settings = { OIDC_CLIENT_ID: 'local', OIDC_CLIENT_SECRET: secret };
  const agent = await elsewhere('secret', settings);
  expect(await agent.prints('job-scripts', 'list', '--all')).toContain('There are no results');
  expect(await agent.raw('show-token', '--decode')).toMatchObject({ azp: 'local' });

  const wrong = await elsewhere('wrong', { ...settings, OIDC_CLIENT_SECRET: 'wrong' });
  const { exitCode, stdout, stderr } = await wrong.ends('job-scripts', 'list', '--all');
  expect(exitCode).toBe(1);
  expect(stdout + stderr).toContain('Authentication error');
});
