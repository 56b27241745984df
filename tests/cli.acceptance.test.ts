// A user's way with the CLI: log in with a browser, list, hand the token to curl, log out. Everything is real:
// the service on its embedded default, its sign-in page, the command in a process of its own.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createClient } from '@jobbergate/sdk';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type ApiService, startApiService } from './cli/api-service.ts';
import { runCli, startCli } from './cli/run-cli.ts';
import { CookieClient } from './issuer/http-client.ts';

// Many processes, each of which starts a Node: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

let api: ApiService;
let cacheDir: string;
let env: Record<string, string>;

beforeAll(async () => {
  api = await startApiService();
  cacheDir = await mkdtemp(join(tmpdir(), 'jobbergate-cli-'));
  // The issuer is not named: the API tells it.
  env = { JOBBERGATE_URL: api.url, JOBBERGATE_CACHE_DIR: cacheDir };
  await logIn();
  await createScripts(await showToken(), ['hello', 'Ströme 日本', '\u001b]0;pwned\u0007 \u001b[31mred']);
});
afterAll(async () => {
  await api.stop();
  await rm(cacheDir, { recursive: true });
});

async function logIn(): Promise<void> {
  const login = startCli(['login'], env);
  const [, link = ''] = await login.says(/^ {4}(http\S+)$/m);
  const [, code = ''] = await login.says(/^ {4}([A-Z0-9-]+)$/m);
  const browser = new CookieClient();
  const confirmation = await browser.get(link);
  expect(confirmation.text).toContain(code);
  const signIn = await browser.submit(confirmation, { confirm: 'yes' });
  await browser.submit(signIn, { password: api.password });
  expect(await login.ended).toMatchObject({
    exitCode: 0,
    stdout: '',
    stderr: expect.stringContaining('Logged in'),
  });
}

async function showToken(): Promise<string> {
  return (await runCli(['show-token'], env)).stdout.trimEnd();
}

/** One application, and a job script of it for each name. */
async function createScripts(token: string, names: string[]): Promise<void> {
  const client = createClient({ baseUrl: api.url, getToken: async () => token });
  const application = await client.post('/jobbergate/applications', { body: { application_name: 'hello' } });
  const { id } = application.data;
  const body = new FormData();
  const files = {
    'jobbergate.py': 'x = 1\n',
    'jobbergate.yaml': 'application_config: {}\njobbergate_config:\n  default_template: job.j2\n',
    'job.j2': '#!/bin/sh\n#SBATCH -n 1\necho hello\n',
  };
  for (const [name, text] of Object.entries(files)) {
    body.append('upload_files', new Blob([text], { type: 'text/plain' }), name);
  }
  await client.post('/jobbergate/applications/{id}/upload', { path: { id }, body });
  for (const name of names) {
    await client.post('/jobbergate/job-scripts', { body: { job_script_name: name, application_id: id } });
  }
}

test('job scripts are listed as a table on stdout, with a count on stderr', async () => {
  const { exitCode, stdout, stderr } = await runCli(['job-scripts', 'list'], env);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '1 to 3 of 3 job scripts.\n' });
  const [header, first, second] = stdout.split('\n');
  expect(header).toMatch(/^ID +NAME +OWNER +APPLICATION +CREATED \(UTC\)$/);
  expect(first).toMatch(/^ 1 +hello +local-user@jobbergate\.local +1 +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  // Each of the two wide characters takes two columns.
  expect(second?.indexOf('local-user')).toBe(Number(first?.indexOf('local-user')) - 2);
});

test('no escape sequence in a name reaches the terminal, in table and JSON alike', async () => {
  for (const args of [[], ['--json']]) {
    const { stdout } = await runCli(['job-scripts', 'list', ...args], env);
    expect(stdout).toContain('\\u001b]0;pwned\\u0007');
    expect(stdout).not.toMatch(/[\u001b\u0007]/);
  }
});

test('--json is the answer of the API, and paging, searching and sorting are the server’s', async () => {
  const list = async (...args: string[]) => {
    const { stdout, stderr } = await runCli(['job-scripts', 'list', '--json', ...args], env);
    expect(stderr).toBe('');
    return JSON.parse(stdout) as { results: { id: number; job_script_name: string }[]; pagination: object };
  };
  expect(await list('--search', 'STRÖME')).toMatchObject({ results: [{ job_script_name: 'Ströme 日本' }] });
  expect(await list('--sort-descending', '--limit', '1', '--page', '2')).toMatchObject({
    results: [{ id: 2 }],
    pagination: { total: 3, start: 1, limit: 1 },
  });
  expect((await list('--all', '--sort-field', 'job_script_name')).results.map((row) => row.id)).toEqual([
    3, 2, 1,
  ]);
});

test('a sort field that the API does not know is exit code 1, with the reason of the API', async () => {
  const result = await runCli(['job-scripts', 'list', '--sort-field', 'nonsense'], env);
  expect(result).toMatchObject({ exitCode: 1, stdout: '' });
  expect(result.stderr).toContain('Invalid sorting column requested: nonsense');
});

test('curl with the token of show-token gets the documented envelope', async () => {
  const bin = new URL('../apps/cli/bin/jobbergate', import.meta.url).pathname;
  const line = `curl --silent --header "Authorization: Bearer $('${bin}' show-token)" ${api.url}/jobbergate/job-scripts`;
  const { stdout } = await promisify(execFile)('sh', ['-c', line], {
    env: { PATH: process.env.PATH, ...env },
  });
  expect(JSON.parse(stdout)).toMatchObject({ pagination: { total: 3, start: null, limit: null } });
});

test('a reader that has seen enough ends the command quietly', async () => {
  const bin = new URL('../apps/cli/bin/jobbergate', import.meta.url).pathname;
  const line = `{ '${bin}' job-scripts list --json; echo "exit $?" >&2; } | head -1`;
  const { stdout, stderr } = await promisify(execFile)('sh', ['-c', line], {
    env: { PATH: process.env.PATH, ...env },
  });
  expect({ stdout, stderr }).toEqual({ stdout: '{\n', stderr: 'exit 0\n' });
});

test('the secret of a client lists without any login', async () => {
  const elsewhere = { ...env, ...api.agent, JOBBERGATE_CACHE_DIR: join(cacheDir, 'empty') };
  const { exitCode, stdout } = await runCli(['job-scripts', 'list', '--all', '--json'], elsewhere);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ pagination: { total: 3 } });
});

test('after a logout the next command says to log in, exit code 3', async () => {
  expect(await runCli(['logout'], env)).toMatchObject({ exitCode: 0 });
  const { exitCode, stdout, stderr } = await runCli(['job-scripts', 'list', '--json'], env);
  expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
  expect(stderr).toBe(`Not logged in at ${api.url}. Log in with: jobbergate login\n`);
});
