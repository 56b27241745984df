// What a user of the public command reads when the API refuses: its words, and never a traceback.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { CURRENT, useServiceOf } from '../service.ts';
import { loggedIn, type PublicCli, userToken, withToken } from './publicCli.ts';
import { scriptOf, v5 } from './v5.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 900_000 });

const HELLO = new URL('../../examples/hello', import.meta.url).pathname;
const WORKFLOW = `from jobbergate_cli.subapps.applications.application_base import JobbergateApplicationBase
class JobbergateApplication(JobbergateApplicationBase):
    def mainflow(self, data):
        return []
`;
const service = useServiceOf(CURRENT);
let ada: PublicCli;
let script: string;
let submission: string;

beforeAll(async () => {
  const token = await tokenWith({ email: 'ada@example.org' });
  ada = await loggedIn(service(), token);
  const user = v5(service().url, token);
  await user.post('/job-script-templates', { name: 'hello', identifier: 'hello' });
  await user.post('/job-script-templates', { name: 'other', identifier: 'other' });
  script = String(await scriptOf(user, { 'run.sh': '#!/bin/sh\n' }));
  const asked = { name: 'run', job_script_id: Number(script), client_id: 'here' };
  submission = String((await user.post('/job-submissions', asked)).id);
});
afterAll(() => ada?.remove());

function tokenWith(claims: Record<string, unknown>): Promise<string> {
  return userToken(service(), claims);
}

/** Somebody else, at the same service. */
async function as(name: string, token: string): Promise<PublicCli> {
  return withToken(await ada.in('.', { JOBBERGATE_CACHE_DIR: join(ada.folder, name) }), token);
}

/** Runs a command that must be refused, with this status phrase and in these words. */
async function refused(cli: PublicCli, args: readonly string[], phrase: string, words: string | RegExp) {
  const { exitCode, stdout, stderr } = await cli.ends(...args);
  const said = (stdout + stderr).replaceAll(/[│\s]+/g, ' ');
  expect(said, args.join(' ')).not.toContain('Traceback');
  expect(said, args.join(' ')).toContain(`REQUEST FAILED - ${phrase}`);
  expect(said, args.join(' ')).toMatch(words);
  expect(exitCode, args.join(' ')).toBe(1);
}

/** An application's folder. */
async function folderOf(name: string, template: string, workflow = WORKFLOW): Promise<string> {
  await mkdir(join(ada.folder, name, 'templates'), { recursive: true });
  await ada.writes(`${name}/templates/job.sh.j2`, template);
  await ada.writes(`${name}/jobbergate.py`, workflow);
  const config = 'application_config: {}\njobbergate_config:\n  default_template: job.sh.j2\n';
  await ada.writes(`${name}/jobbergate.yaml`, config);
  return join(ada.folder, name);
}

test('what is not there', async () => {
  const absent = [
    ['applications', 'get-one', 'no-such-identifier'],
    ['applications', 'clone', '999999'],
    ['job-scripts', 'get-one', '999999'],
    ['job-scripts', 'update', '999999'],
    ['job-scripts', 'create', 'nowhere', '--fast'],
    ['job-submissions', 'delete', '999999'],
    ['job-submissions', 'create', '999999', '--name', 'none'],
  ];
  for (const args of absent) await refused(ada, args, 'Not Found', /check the id number or identifier/);
});

test('what belongs to someone else', async () => {
  const bob = await as('bob', await tokenWith({ email: 'bob@example.org' }));
  const theirs = [
    ['applications', 'update', 'hello', '--application-name', 'mine'],
    ['applications', 'delete', 'hello'],
    ['job-scripts', 'update', script, '--name', 'mine'],
    ['job-scripts', 'delete', script],
    ['job-submissions', 'cancel', submission],
    ['job-submissions', 'delete', submission],
  ];
  for (const args of theirs) await refused(bob, args, 'Forbidden', /entry owned by someone else/);
});

test('what the token does not permit, and a token that is no good', async () => {
  const reader = await as(
    'reader',
    await tokenWith({ email: 'eve@example.org', permissions: ['jobbergate:job-scripts:read'] }),
  );
  expect(await reader.prints('job-scripts', 'list')).toContain('There are no results');
  for (const args of [
    ['job-scripts', 'delete', script],
    ['applications', 'list'],
  ]) {
    await refused(reader, args, 'Forbidden', /verify your credentials/);
  }
  const stranger = await as('stranger', await tokenWith({ email: 'eve@example.org', aud: 'elsewhere' }));
  await refused(stranger, ['job-scripts', 'list'], 'Unauthorized', /Please login and try again/);
});

test('an identifier that is taken, or that could not be told from an id', async () => {
  const update = ['applications', 'update', 'other', '--update-identifier'];
  await refused(ada, [...update, 'hello'], 'Conflict', /hello/);
  await refused(ada, [...update, '77'], 'Unprocessable', /identifier/);
  const clone = ['applications', 'clone', 'other', '--application-identifier', 'hello'];
  await refused(ada, clone, 'Conflict', /hello/);
  const create = ['applications', 'create', '-n', 'x', '--identifier', 'hello', '-a', HELLO];
  await refused(ada, create, 'Conflict', /hello/);
});

test('values that the API does not take', async () => {
  await refused(ada, ['job-scripts', 'list', '--sort-field', 'colour'], 'Bad Request', /Must be one of/);
  const rename = ['job-scripts', 'update', script, '--name', 'x'.repeat(256)];
  await refused(ada, rename, 'Unprocessable', /name.*255/);
  const long = ['job-submissions', 'create', script, '--name', 'x'.repeat(256)];
  await refused(ada, long, 'Unprocessable', /255/);
  await ada.prints('job-submissions', 'cancel', submission);
  await refused(ada, ['job-submissions', 'cancel', submission], 'Bad Request', /CANCELLED/i);
});

test('files that are no template and no workflow, with their lines', async () => {
  const create = ['applications', 'create', '--name', 'bad', '--application-path'];
  const template = await folderOf('bad-template', '#!/bin/sh\n{% if %}\n');
  await refused(ada, [...create, template], 'Bad Request', /job\.sh\.j2.* 2/);
  const workflow = await folderOf('bad-workflow', '#!/bin/sh\n', 'def mainflow(:\n');
  await refused(ada, [...create, workflow], 'Bad Request', /jobbergate\.py.* 1/);
});

test('a template that cannot be rendered', async () => {
  const folder = await folderOf('no-number', '#!/bin/sh\necho {{ 1 / data.zero }}\n');
  const made = ['--name', 'no number', '--identifier', 'no-number', '--application-path', folder];
  await ada.prints('applications', 'create', ...made);
  const params = await ada.writes('zero.json', '{"zero": 0}');
  const create = ['job-scripts', 'create', 'no-number', '--fast', '--param-file', params];
  await refused(ada, create, 'Unprocessable', /job\.sh\.j2.*zero/);
});

test('a service that is not there', async () => {
  const nobody = await ada.in('.', { BASE_API_URL: 'http://localhost:9/v5' });
  await refused(nobody, ['job-scripts', 'list'], 'ConnectError', /Communication with the API failed/);
});
