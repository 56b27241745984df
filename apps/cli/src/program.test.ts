import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Interrupted } from './context.ts';
import { runProgram } from './program.ts';

let cacheDir: string;
beforeEach(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'jobbergate-program-'));
});
const closers: (() => void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) close();
  await rm(cacheDir, { recursive: true });
});

interface Result {
  exitCode: number;
  stdout: string;
  stderr: string;
}

async function run(args: string[], env: Record<string, string> = {}, signal?: AbortSignal): Promise<Result> {
  const result = { exitCode: 0, stdout: '', stderr: '' };
  const output = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      result[name] += text;
    },
  });
  result.exitCode = await runProgram(args, {
    env: { JOBBERGATE_CACHE_DIR: cacheDir, ...env },
    stdout: output('stdout'),
    stderr: output('stderr'),
    signal: signal ?? new AbortController().signal,
  });
  return result;
}

/** An issuer that gives the client `c` a token, and an API that answers every list with `status`. */
async function serve(status: number, body: unknown = { detail: 'the reason' }) {
  const server = createServer((request, response) => {
    const base = `http://${request.headers.host}`;
    if (request.url?.includes('.well-known')) {
      response.end(JSON.stringify({ issuer: base, token_endpoint: `${base}/token` }));
    } else if (request.url === '/token') response.end('{"access_token":"TOKEN"}');
    else response.writeHead(status).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    JOBBERGATE_URL: url,
    JOBBERGATE_OIDC_ISSUER: url,
    JOBBERGATE_CLIENT_ID: 'c',
    JOBBERGATE_CLIENT_SECRET: 's',
  };
}

test.each([
  [400, 1],
  [401, 3],
  [403, 4],
  [404, 5],
  [422, 1],
  [500, 1],
  [503, 1],
])('an API that answers %i ends the command with %i, its reason on stderr', async (status, exitCode) => {
  const result = await run(['job-scripts', 'list', '--json'], await serve(status));
  expect(result).toMatchObject({ exitCode, stdout: '', stderr: expect.stringContaining('the reason') });
});

test('what the server says reaches the terminal as visible text', async () => {
  const { stderr } = await run(['job-scripts', 'list'], await serve(422, { detail: 'bad \u001b[2J thing' }));
  expect(stderr).toBe('bad \\u001b[2J thing\n');
});

test('nobody logged in is exit code 3, and says what to do', async () => {
  for (const args of [['show-token'], ['show-token', '--decode'], ['job-scripts', 'list', '--json']]) {
    const result = await run(args);
    expect(result).toMatchObject({
      exitCode: 3,
      stdout: '',
      stderr: expect.stringContaining('jobbergate login'),
    });
  }
});

test('a server that is not there is exit code 1, with its address', async () => {
  const env = await serve(200);
  for (const close of closers.splice(0)) close();
  const result = await run(['login'], { JOBBERGATE_URL: env.JOBBERGATE_URL });
  expect(result).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(env.JOBBERGATE_URL) });
});

test('wrong settings are exit code 2, all of them named', async () => {
  const { exitCode, stderr } = await run(['login', '--url', 'nowhere'], {
    JOBBERGATE_OIDC_ISSUER: 'ftp://x',
  });
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/^--url=nowhere: must be .*\nJOBBERGATE_OIDC_ISSUER=ftp:\/\/x: must be .*\n$/);
});

test.each([
  [[]],
  [['nonsense']],
  [['job-scripts']],
  [['job-scripts', 'list', '--size', 'x']],
  [['--unknown']],
])('%j is bad usage, exit code 2, with nothing on stdout', async (args) => {
  const result = await run(args);
  expect(result).toMatchObject({ exitCode: 2, stdout: '' });
  expect(result.stderr).not.toBe('');
});

test('help and version go to stdout, with examples, settings and exit codes', async () => {
  expect(await run(['--version'])).toEqual({
    exitCode: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    stderr: '',
  });
  const help = await run(['--help']);
  expect(help).toMatchObject({ exitCode: 0, stderr: '' });
  for (const part of ['Examples:', 'JOBBERGATE_CLIENT_SECRET', 'Exit codes:'])
    expect(help.stdout).toContain(part);
  const verb = await run(['job-scripts', 'list', '--help']);
  expect(verb.stdout).toMatch(/Examples:[\s\S]*\$ jobbergate job-scripts list/);
  expect(verb.stdout).toContain('--json');
});

test('an interrupted command is exit code 130', async () => {
  const stop = new AbortController();
  stop.abort(new Interrupted());
  expect(await run(['login'], await serve(200), stop.signal)).toMatchObject({ exitCode: 130, stdout: '' });
});

test('with a client secret nobody needs to log in, and show-token gives its token', async () => {
  const env = await serve(200);
  expect(await run(['show-token'], env)).toEqual({ exitCode: 0, stdout: 'TOKEN\n', stderr: '' });
  expect(await run(['login'], env)).toMatchObject({
    exitCode: 0,
    stdout: '',
    stderr: expect.stringContaining('nothing to log in'),
  });
  const asJson = await run(['login', '--json'], env);
  expect(JSON.parse(asJson.stdout)).toMatchObject({ client_id: 'c', url: env.JOBBERGATE_URL });
});

test('a token without claims cannot be decoded, and is not printed instead', async () => {
  const result = await run(['show-token', '--decode'], await serve(200));
  expect(result).toMatchObject({ exitCode: 1, stdout: '', stderr: expect.stringContaining('opaque') });
});

test('global options count on either side of the command', async () => {
  const env = await serve(200, { items: [], total: 0 });
  for (const args of [
    ['--json', 'job-scripts', 'list'],
    ['job-scripts', 'list', '--json'],
  ]) {
    expect(JSON.parse((await run(args, env)).stdout)).toMatchObject({ items: [] });
  }
});

test('logging out without a login changes nothing and says so', async () => {
  const result = await run(['logout', '--json']);
  expect(result).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('Nobody was logged in') });
  expect(JSON.parse(result.stdout)).toEqual({ was_logged_in: false, revoked: false });
});
