// The options of the public command that change which row is meant, what is listed, and how it is shown.
import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { CURRENT, useServiceOf } from '../service.ts';
import { loggedIn, type PublicCli, userToken } from './publicCli.ts';
import { scriptOf, type V5, v5 } from './v5.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 900_000 });

const HELLO = new URL('../../examples/hello', import.meta.url).pathname;
const service = useServiceOf(CURRENT);
let ada: PublicCli;
let user: V5;
let bob: V5;
let template: string;
let script: string;

beforeAll(async () => {
  const token = await userToken(service(), { email: 'ada@example.org' });
  user = v5(service().url, token);
  bob = v5(service().url, await userToken(service(), { email: 'bob@example.org' }));
  ada = await loggedIn(service(), token);
  const made = await ada.raw('applications', 'create', '-n', 'b', '--identifier', 'named', '-a', HELLO);
  template = String(made.id);
  await user.post('/job-script-templates', { name: 'c' });
  await bob.post('/job-script-templates', { name: 'a', identifier: 'of-bob' });
  script = String(await scriptOf(user, { 'run.sh': '#!/bin/sh\n' }));
});
afterAll(() => ada?.remove());

/** The names of a list, in its order. */
async function names(...args: string[]): Promise<string[]> {
  return (await ada.raw(...args)).map(({ name }: { name: string }) => name);
}

describe('which row is meant', () => {
  test('an application is named by id or identifier, each in two ways', async () => {
    const ways = [[template], ['named'], ['--id', template], ['-i', template], ['--identifier', 'named']];
    for (const way of ways) {
      const shown = await ada.raw('applications', 'get-one', ...way);
      expect(shown, way.join(' ')).toMatchObject({ application_id: Number(template) });
    }
  });

  test('each verb of applications takes the option', async () => {
    const clone = ['--application-identifier', 'clone', '--application-name', 'n', '--application-desc', 'd'];
    const cloned = await ada.raw('applications', 'clone', '--identifier', 'named', ...clone);
    expect(cloned).toMatchObject({ name: 'n', description: 'd', cloned_from_id: Number(template) });
    const update = ['applications', 'update', '-i', String(cloned.application_id)];
    expect(await ada.raw(...update, '--application-desc', 'e')).toMatchObject({
      name: 'n',
      description: 'e',
    });
    const there = await ada.in('application');
    await there.prints('applications', 'download-files', '--identifier', 'clone');
    expect(await readdir(there.folder)).toContain('jobbergate.yaml');
    await ada.prints('applications', 'delete', '--identifier', 'clone');
    expect(await names('applications', 'list', '--all')).not.toContain('n');
  });

  test('each verb of job scripts takes the option', async () => {
    const by = ['-i', script];
    const clone = await ada.raw('job-scripts', 'clone', ...by, '--description', 'copied');
    expect(clone).toMatchObject({ name: 'script', description: 'copied' });
    expect(await ada.prints('job-scripts', 'show-files', '--id', script)).toContain('main job script file');
    const there = await ada.in('script');
    await there.prints('job-scripts', 'download-files', ...by);
    expect(await readdir(there.folder)).toEqual(['run.sh']);
    const id = ['--id', String(clone.job_script_id)];
    expect(await ada.raw('job-scripts', 'update', ...id, '--name', 'x')).toMatchObject({ name: 'x' });
    expect(await ada.raw('job-scripts', 'get-one', ...id)).toMatchObject({ name: 'x', is_archived: false });
    await ada.prints('job-scripts', 'delete', ...id);
  });

  test('a job script is made of an application by either option, a submission of a script by its', async () => {
    const fast = ['--fast', '--no-submit', '--no-download', '--description', 'why'];
    for (const way of [
      ['-i', template],
      ['--application-identifier', 'named'],
    ]) {
      const made = await ada.raw('job-scripts', 'create', ...way, ...fast);
      expect(made).toMatchObject({ application_id: Number(template), name: 'b', description: 'why' });
      await ada.prints('job-scripts', 'delete', '-i', String(made.job_script_id));
    }
    const where = ['--cluster-name', 'there', '--execution-directory', 'runs', '--description', 'why'];
    const there = await ada.in('submitted');
    const made = await there.raw(
      ...['job-submissions', 'create', '--name', 's', '-i', script, ...where],
      ...['-s', '--comment=one', '-s', '--nice', '--download'],
    );
    expect(made).toMatchObject({ cluster_name: 'there', description: 'why' });
    expect(made).toMatchObject({ sbatch_arguments: ['--comment=one', '--nice'] });
    expect(made.execution_directory).toBe(`${there.folder}/runs`);
    expect(await readdir(made.execution_directory)).toEqual(['run.sh']);
    const id = ['-i', String(made.job_submission_id)];
    expect(await ada.raw('job-submissions', 'get-one', ...id)).toMatchObject({ name: 's' });
    expect(await ada.raw('job-submissions', 'cancel', ...id)).toMatchObject({ status: 'CANCELLED' });
    const clone = await ada.raw('job-submissions', 'clone', ...id);
    expect(clone).toMatchObject({ sbatch_arguments: ['--comment=one', '--nice'], status: 'CREATED' });
    await ada.prints('job-submissions', 'delete', ...id);
  });

  test('a script that stands alone may be given by options, with a description and several files', async () => {
    const main = await ada.writes('main.sh', '#!/bin/sh\n');
    const more = [await ada.writes('one.txt', '1\n'), await ada.writes('two.txt', '2\n')];
    const files = ['--job-script-path', main, ...more.flatMap((file) => ['-s', file])];
    const made = await ada.raw(
      'job-scripts',
      'create-stand-alone',
      ...files,
      '--name',
      'o',
      '--description',
      'd',
    );
    expect(made).toMatchObject({ name: 'o', description: 'd', application_id: null });
    const shown = await ada.raw('job-scripts', 'get-one', String(made.job_script_id));
    expect(shown.files.map(({ filename }: { filename: string }) => filename).sort()).toEqual([
      ...['main.sh', 'one.txt', 'two.txt'],
    ]);
    await ada.prints('job-scripts', 'delete', String(made.job_script_id));
  });
});

describe('what is listed', () => {
  test('applications: those with an identifier, all, one’s own, in an order, by page', async () => {
    const list = ['applications', 'list'];
    expect(await names(...list)).toEqual(['a', 'b']);
    expect(await names(...list, '--all')).toEqual(['a', 'c', 'b']);
    expect(await names(...list, '--all', '--user')).toEqual(['c', 'b']);
    const byName = ['--all', '--sort-field', 'name'];
    expect(await names(...list, ...byName, '--sort-order', 'DESCENDING')).toEqual(['c', 'b', 'a']);
    expect(await names(...list, ...byName, '--sort-order', 'UNSORTED')).toEqual(['a', 'b', 'c']);
    expect(await names(...list, ...byName, '-s', '2', '-p', '2')).toEqual(['a']);
    const table = await ada.prints(...list, '--all', '--search', 'example', '-s', '2', '-p', '1');
    expect(table).toContain('Page: 1 of 2 - Items: 2 of 3');
    const beyond = await ada.ends(...list, '--search', 'bob', '-p', '9');
    expect(beyond).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('out of range') });
  });

  test('job scripts: of all owners, of one application, archived ones too', async () => {
    await scriptOf(bob, { 'run.sh': '#!/bin/sh\n' });
    const made = ['--name', 'rendered', '--fast', '--no-submit', '--no-download'];
    const { job_script_id } = await ada.raw('job-scripts', 'create', 'named', ...made);
    const list = ['job-scripts', 'list'];
    expect(await names(...list)).toEqual(['rendered', 'script']);
    expect(await names(...list, '--all')).toEqual(['rendered', 'script', 'script']);
    expect(await names(...list, '--from-application-id', template)).toEqual(['rendered']);
    const archived = await ada.raw('job-scripts', 'update', String(job_script_id), '--is-archived');
    expect(archived).toMatchObject({ is_archived: true });
    expect(await names(...list)).toEqual(['script']);
    expect(await names(...list, '--include-archived')).toEqual(['rendered', 'script']);
  });

  test('job submissions: of all owners, of one script, found by a word, archived ones too', async () => {
    const other = await scriptOf(user, { 'run.sh': '#!/bin/sh\n' });
    const submit = (who: V5, name: string, job_script_id: number) =>
      who.post('/job-submissions', { name, job_script_id, client_id: 'here' });
    const { id } = await submit(user, 'list-b', Number(script));
    await submit(bob, 'list-c', Number(script));
    await submit(user, 'list-a', other);
    const list = ['job-submissions', 'list', '--search', 'list-'];
    expect(await names(...list)).toEqual(['list-a', 'list-b']);
    const byName = ['--sort-field', 'name', '--sort-order', 'ASCENDING', '-s', '2'];
    expect(await names(...list, '--all', ...byName, '-p', '1')).toEqual(['list-a', 'list-b']);
    expect(await names(...list, '--all', ...byName, '-p', '2')).toEqual(['list-c']);
    expect(await names(...list, '--from-job-script-id', String(other))).toEqual(['list-a']);
    await user.put(`/job-submissions/${id}`, { is_archived: true });
    expect(await names(...list)).toEqual(['list-a']);
    expect(await names(...list, '--include-archived')).toEqual(['list-a', 'list-b']);
  });
});

describe('how it is shown', () => {
  test('tables leave out fields, unless all are asked for', async () => {
    const hidden = ['created_at', 'updated_at', 'is_archived', 'cloned_from_id'];
    for (const command of [
      ['applications', 'get-one', 'named'],
      ['job-submissions', 'list'],
    ]) {
      const short = await ada.prints(...command);
      const full = await ada.prints('--full', ...command);
      for (const field of hidden) {
        expect(short, command.join(' ')).not.toContain(field);
        expect(full, command.join(' ')).toContain(field);
      }
    }
  });

  test('the token is shown plain, as a header, and taken apart', async () => {
    const token = await ada.reads('cache/token/access.token');
    const shown = async (...args: string[]) => (await ada.prints('show-token', ...args)).trim();
    expect(await shown('--plain', '--prefix')).toBe(`Bearer ${token}`);
    expect(await shown('--plain', '--header')).toBe(`{ "Authorization": "Bearer ${token}" }`);
    expect(JSON.parse(await shown('--decode'))).toMatchObject({ email: 'ada@example.org', azp: 'default' });
    const refresh = await ada.ends('show-token', '--refresh');
    expect(refresh).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('Could not obtain refresh'),
    });
  });

  test('its log may be followed, and options of older days are taken', async () => {
    const { stdout, stderr } = await ada.ends('--verbose', '-u', 'ada', 'applications', 'list');
    expect(stdout + stderr).toContain('/v5/jobbergate/job-script-templates?');
    expect((await ada.prints('--version')).trim()).toBe('5.12.0');
  });
});
