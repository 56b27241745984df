// A user's way with the CLI: log in with a browser, list, hand the token to curl, log out. Everything is real:
// the service on its embedded default, its sign-in page, the command in a process of its own.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLI, runCli, startCli } from './cli/run-cli.ts';
import { CookieClient } from './issuer/http-client.ts';
import { v5 } from './public/v5.ts';
import { agentOf, makePlace, type Place, passwordOf, serve, stop } from './running/api.ts';
import type { Program } from './running/program.ts';

let place: Place;
let service: Program;
let cacheDir: string;
let env: Record<string, string>;

beforeAll(async () => {
  place = await makePlace();
  service = await serve(place);
  cacheDir = await mkdtemp(join(tmpdir(), 'jobbergate-cli-'));
  // The issuer is not named: the API tells it.
  env = { JOBBERGATE_URL: place.url, JOBBERGATE_CACHE_DIR: cacheDir };
  await logIn();
  await createScripts(await showToken(), ['hello', 'Ströme 日本', '\u001b]0;pwned\u0007 \u001b[31mred']);
});
afterAll(async () => {
  await stop(service);
  await place?.remove();
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
  await browser.submit(signIn, { password: await passwordOf(place) });
  expect(await login.ended).toMatchObject({
    exitCode: 0,
    stdout: '',
    stderr: expect.stringContaining('Logged in'),
  });
}

async function showToken(): Promise<string> {
  return (await runCli(['show-token'], env)).stdout.trimEnd();
}

/** A template, and a job script of it for each name. */
async function createScripts(token: string, names: string[]): Promise<void> {
  const user = v5(place.url, token);
  const { id } = await user.post('/job-script-templates', { name: 'greeting' });
  const form = new FormData();
  form.append('upload_file', new Blob(['#!/bin/sh\necho hello\n']), 'job.j2');
  await user.put(`/job-script-templates/${id}/upload/template/ENTRYPOINT`, form);
  for (const name of names) {
    await user.post(`/job-scripts/render-from-template/${id}`, {
      create_request: { name },
      render_request: { template_output_name_mapping: { 'job.j2': 'job.sh' }, param_dict: {} },
    });
  }
}

test('job scripts are listed as a table on stdout, with a count on stderr', async () => {
  const { exitCode, stdout, stderr } = await runCli(['job-scripts', 'list'], env);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '1 to 3 of 3 job scripts.\n' });
  const [header, first, second] = stdout.split('\n');
  expect(header).toMatch(/^ID +NAME +OWNER +TEMPLATE +CREATED \(UTC\)$/);
  expect(first).toMatch(
    /^ 1 +hello +local-user@jobbergate\.local +greeting +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/,
  );
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
    return JSON.parse(stdout) as { items: { id: number }[] };
  };
  expect(await list('--search', 'STRÖME')).toMatchObject({ items: [{ name: 'Ströme 日本' }], total: 1 });
  expect(await list('--sort-descending', '--size', '1', '--page', '2')).toMatchObject({
    items: [{ id: 2 }],
    ...{ total: 3, page: 2, size: 1, pages: 3 },
  });
  expect((await list('--all', '--sort-field', 'name')).items.map((row) => row.id)).toEqual([3, 2, 1]);
});

test('archived job scripts are listed when they are asked for', async () => {
  const user = v5(place.url, await showToken());
  const { id } = await user.post('/job-scripts', { name: 'old' });
  await user.put(`/job-scripts/${id}`, { is_archived: true });
  const count = async (...args: string[]) =>
    JSON.parse((await runCli(['job-scripts', 'list', '--json', ...args], env)).stdout).total;
  expect([await count(), await count('--include-archived')]).toEqual([3, 4]);
});

test('a sort field that the API does not know is exit code 1, with the reason of the API', async () => {
  const result = await runCli(['job-scripts', 'list', '--sort-field', 'nonsense'], env);
  expect(result).toMatchObject({ exitCode: 1, stdout: '' });
  expect(result.stderr).toContain('Invalid sorting column requested: nonsense');
});

test('curl with the token of show-token gets the documented envelope', async () => {
  const line = `curl --silent --header "Authorization: Bearer $('${CLI}' show-token)" ${place.url}/jobbergate/job-scripts`;
  const { stdout } = await promisify(execFile)('sh', ['-c', line], {
    env: { PATH: process.env.PATH, ...env },
  });
  expect(JSON.parse(stdout)).toMatchObject({ pagination: { total: 3, start: null, limit: null } });
});

test('a reader that has seen enough ends the command quietly', async () => {
  const line = `{ '${CLI}' job-scripts list --json; echo "exit $?" >&2; } | head -1`;
  const { stdout, stderr } = await promisify(execFile)('sh', ['-c', line], {
    env: { PATH: process.env.PATH, ...env },
  });
  expect({ stdout, stderr }).toEqual({ stdout: '{\n', stderr: 'exit 0\n' });
});

test('the secret of a client lists without any login', async () => {
  const elsewhere = { ...env, ...(await agentOf(place)), JOBBERGATE_CACHE_DIR: join(cacheDir, 'empty') };
  const { exitCode, stdout } = await runCli(['job-scripts', 'list', '--all', '--json'], elsewhere);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ total: 3 });
});

test('after a logout the next command says to log in, exit code 3', async () => {
  expect(await runCli(['logout'], env)).toMatchObject({ exitCode: 0 });
  const { exitCode, stdout, stderr } = await runCli(['job-scripts', 'list', '--json'], env);
  expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
  expect(stderr).toBe(`Not logged in at ${place.url}. Log in with: jobbergate login\n`);
});
