// The CLI's logins against the real issuer, over HTTP, as processes of their own.
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useTestDatabase } from '../../packages/testkit/src/postgres.ts';
import { approve } from '../issuer/device-login.ts';
import { CookieClient, postForm } from '../issuer/http-client.ts';
import { type IssuerService, SECRETS, startIssuer, USER } from '../issuer/service.ts';
import { runCli, startCli } from './run-cli.ts';

const database = useTestDatabase();
let issuer: IssuerService;
const folders: string[] = [];
/** Logged in with tokens of their own: a login takes as long as the issuer lets a client wait. */
const loggedIn: Record<string, string>[] = [];

beforeAll(async () => {
  // Tokens that end so soon that every command must renew them.
  issuer = await startIssuer(database(), { accessTokenSeconds: 10 });
  await Promise.all(Array.from({ length: 4 }, async () => loggedIn.push(await logIn())));
});
afterAll(async () => {
  await issuer.close();
  for (const folder of folders) await rm(folder, { recursive: true });
});

async function freshEnvironment(): Promise<Record<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'jobbergate-cli-'));
  folders.push(folder);
  return { JOBBERGATE_OIDC_ISSUER: issuer.url, JOBBERGATE_CACHE_DIR: folder };
}

/** `jobbergate login`, approved in a browser; gives the environment that is logged in now. */
async function logIn(): Promise<Record<string, string>> {
  const env = await freshEnvironment();
  const login = startCli(['login'], env);
  const [, link] = await login.says(/^ {4}(http\S+)$/m);
  await approveAt(String(link));
  expect(await login.ended).toMatchObject({ exitCode: 0, stdout: '' });
  return env;
}

function takeLogin(): Record<string, string> {
  const env = loggedIn.pop();
  if (env === undefined) throw new Error('more logins are needed than were made');
  return env;
}

function approveAt(link: string) {
  return approve({ status: 200, headers: new Headers(), body: { verification_uri_complete: link } });
}

async function cachedLogin(env: Record<string, string>): Promise<Record<string, unknown>> {
  const folder = join(String(env.JOBBERGATE_CACHE_DIR), 'tokens');
  const [name = '', ...others] = await readdir(folder);
  expect(others).toEqual([]);
  const file = join(folder, name);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  return JSON.parse(await readFile(file, 'utf8'));
}

test('a person approves the login, and show-token prints the token and nothing else', async () => {
  const env = takeLogin();

  const shown = await runCli(['show-token'], env);
  expect(shown).toMatchObject({ exitCode: 0, stderr: '' });
  expect(shown.stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);

  const decoded = await runCli(['show-token', '--decode'], env);
  expect(JSON.parse(decoded.stdout)).toMatchObject({ email: USER, azp: 'jobbergate-cli', iss: issuer.url });
});

test('many commands that renew one login at once all get a token, and the login stays whole', async () => {
  const env = takeLogin();
  const before = await cachedLogin(env);

  const shown = await Promise.all(Array.from({ length: 5 }, () => runCli(['show-token'], env)));

  for (const { exitCode, stdout, stderr } of shown) {
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout.trim().split('.')).toHaveLength(3);
  }
  const after = await cachedLogin(env);
  expect(after.access_token).not.toBe(before.access_token);
  expect(await runCli(['show-token'], env)).toMatchObject({ exitCode: 0 });
});

test('after a logout nobody is logged in, and the refresh token is worth nothing any more', async () => {
  const env = takeLogin();
  const { refresh_token: refreshToken } = await cachedLogin(env);

  const loggedOut = await runCli(['logout', '--json'], env);

  expect(loggedOut).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('Logged out') });
  expect(JSON.parse(loggedOut.stdout)).toEqual({ was_logged_in: true, revoked: true });
  expect(await runCli(['show-token'], env)).toMatchObject({ exitCode: 3, stdout: '' });
  const form = {
    client_id: 'jobbergate-cli',
    grant_type: 'refresh_token',
    refresh_token: String(refreshToken),
  };
  expect((await postForm(issuer, 'token', form)).body).toMatchObject({ error: 'invalid_grant' });
});

test('a login that was ended elsewhere is told as such, and forgotten', async () => {
  const env = takeLogin();
  const { refresh_token: token } = await cachedLogin(env);
  await postForm(issuer, 'revoke', { client_id: 'jobbergate-cli', token: String(token) });

  for (const words of ['The login has ended.', 'Not logged in']) {
    const shown = await runCli(['show-token'], env);
    expect(shown).toMatchObject({ exitCode: 3, stdout: '', stderr: expect.stringContaining(words) });
  }
});

test('a login that is refused in the browser ends the command with 3', async () => {
  const login = startCli(['login'], await freshEnvironment());
  const [, link] = await login.says(/^ {4}(http\S+)$/m);
  const browser = new CookieClient();
  const page = await browser.get(String(link));
  await browser.submit(page, { abort: 'yes' });
  expect(await login.ended).toMatchObject({
    exitCode: 3,
    stderr: expect.stringContaining('refused in the browser'),
  });
});

test('Ctrl-C while waiting ends the command with 130 and leaves no login', async () => {
  const env = await freshEnvironment();
  const login = startCli(['login'], env);
  await login.says(/Waiting for your approval/);
  login.child.kill('SIGINT');
  expect(await login.ended).toMatchObject({ exitCode: 130, stdout: '' });
  expect(await runCli(['show-token'], env)).toMatchObject({ exitCode: 3 });
});

test('a client secret gives tokens without a login', async () => {
  const env = await freshEnvironment();
  const secret = { JOBBERGATE_CLIENT_ID: 'local', JOBBERGATE_CLIENT_SECRET: SECRETS.agentSecret };
  const shown = await runCli(['show-token', '--decode'], { ...env, ...secret });
  expect(JSON.parse(shown.stdout)).toMatchObject({ client_id: 'local' });

  const wrong = await runCli(['show-token'], { ...env, ...secret, JOBBERGATE_CLIENT_SECRET: 'guess-guess' });
  expect(wrong).toMatchObject({ exitCode: 3, stdout: '', stderr: expect.stringContaining('invalid_client') });
  expect(wrong.stderr).not.toContain('guess-guess');
});
