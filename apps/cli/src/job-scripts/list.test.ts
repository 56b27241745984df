import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Command } from 'commander';
import { afterEach, expect, test } from 'vitest';
import { readSettings } from '../settings.ts';
import { type ListOptions, listCommand, listJobScripts } from './list.ts';

async function parse(...args: string[]): Promise<ListOptions | undefined> {
  let parsed: ListOptions | undefined;
  const command = listCommand(async (options) => {
    parsed = options;
  });
  command.exitOverride().configureOutput({ writeErr: () => {} });
  await new Command()
    .exitOverride()
    .addCommand(command)
    .parseAsync(['list', ...args], { from: 'user' });
  return parsed;
}

test('without options it asks for the first fifty of mine', async () => {
  expect(await parse()).toEqual({
    all: false,
    includeArchived: false,
    search: undefined,
    sortField: undefined,
    sortAscending: true,
    page: 1,
    size: 50,
  });
});

test('every option has its place', async () => {
  const args = ['--all', '--search', 'a b', '--sort-field', 'created_at', '--sort-descending', '--page', '3'];
  expect(await parse(...args, '--size', '7', '--include-archived')).toEqual({
    all: true,
    includeArchived: true,
    search: 'a b',
    sortField: 'created_at',
    sortAscending: false,
    page: 3,
    size: 7,
  });
});

test.each([
  [['--page', '0']],
  [['--page', '1.5']],
  [['--page', '-1']],
  [['--page', '1e3']],
  [['--page', '99999999999']],
  [['--size', '0']],
  [['--size', '']],
  [['--size', '101']],
  [['--sort-ascending', '--sort-descending']],
  [['--unknown']],
  [['surplus']],
])('%j is bad usage', async (args) => {
  await expect(parse(...args)).rejects.toMatchObject({
    name: expect.stringMatching(/CommanderError|InvalidArgument/),
  });
});

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

const script = {
  id: 1,
  created_at: '2022-09-09T21:34:16.889289Z',
  updated_at: '2022-09-09T21:34:16.889289Z',
  name: 'test script',
  description: '',
  owner_email: 'local-user@jobbergate.local',
  template: { name: 'hello' },
};

/** Runs the listing against an API that answers `items`; a secret stands in for a login. */
async function list(items: unknown[], total: number, options: Partial<ListOptions> = {}, json = false) {
  let asked = '';
  const server = createServer((request, response) => {
    const base = `http://${request.headers.host}`;
    if (request.url?.includes('.well-known')) {
      response.end(JSON.stringify({ issuer: base, token_endpoint: `${base}/token` }));
    } else if (request.url === '/token') response.end('{"access_token":"A"}');
    else {
      asked = request.url ?? '';
      response.end(JSON.stringify({ items, total, page: 1, size: 50, pages: 1 }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const env = { JOBBERGATE_CLIENT_ID: 'c', JOBBERGATE_CLIENT_SECRET: 's' };
  const settings = readSettings(env, { url, oidcIssuer: url });
  let stdout = '';
  let stderr = '';
  await listJobScripts(
    { all: false, includeArchived: false, sortAscending: true, page: 1, size: 50, ...options },
    {
      settings,
      json,
      env,
      signal: new AbortController().signal,
      stdout: {
        write: (text: string) => {
          stdout += text;
        },
      },
      stderr: {
        write: (text: string) => {
          stderr += text;
        },
      },
    },
  );
  return { stdout, stderr, asked };
}

test('rows become a table on stdout, and the count a message on stderr', async () => {
  const { stdout, stderr, asked } = await list([script], 1, { search: 'x y', all: true });
  expect(stdout).toBe(
    'ID  NAME         OWNER                        TEMPLATE  CREATED (UTC)\n' +
      ' 1  test script  local-user@jobbergate.local  hello     2022-09-09 21:34:16\n',
  );
  expect(stderr).toBe('1 to 1 of 1 job scripts.\n');
  expect(asked).toBe(
    '/v5/jobbergate/job-scripts?user_only=false&include_archived=false&search=x+y&sort_ascending=true&page=1&size=50',
  );
});

test('escape sequences in a name arrive as visible text', async () => {
  const { stdout } = await list([{ ...script, name: '\u001b[2J\u009b' }], 1);
  expect(stdout).toContain('\\u001b[2J\\u009b');
  expect(stdout).not.toMatch(/[\u001b\u009b]/);
});

test('--json gives the answer of the API as one document', async () => {
  const { stdout } = await list([script], 1, {}, true);
  expect(JSON.parse(stdout)).toEqual({ items: [script], total: 1, page: 1, size: 50, pages: 1 });
});

test('a page that is not the last names the next, an empty list says what else to try', async () => {
  expect((await list([script], 9, { page: 2, size: 1 })).stderr).toBe(
    '2 to 2 of 9 job scripts; --page 3 shows more.\n',
  );
  expect(await list([], 0)).toMatchObject({ stdout: '', stderr: expect.stringContaining('--all') });
  expect((await list([], 9, { page: 6 })).stderr).toBe('Nothing on page 6: there are 9 job scripts.\n');
});

test('an answer that is no list is refused, not printed', async () => {
  await expect(list('nonsense' as unknown as unknown[], 1)).rejects.toMatchObject({
    code: 'unexpected_answer',
  });
});
