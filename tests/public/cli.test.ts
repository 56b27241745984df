// The public `jobbergate` command, unmodified, through all that it offers, against `jobbergate-api serve`.
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { LOCAL_USER, makePlace, type Place, passwordOf, serve, stop } from '../running/api.ts';
import type { Program } from '../running/program.ts';
import { logIn, type PublicCli, publicCli } from './publicCli.ts';

// A Python of many modules starts for every command; the first run also installs them.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 900_000 });

const HELLO = new URL('../../examples/hello', import.meta.url).pathname;
const MPI = new URL('../../examples/mpi', import.meta.url).pathname;

let place: Place;
let service: Program;
let cli: PublicCli;

beforeAll(async () => {
  place = await makePlace({ JOBBERGATE_LOG_LEVEL: 'error' });
  service = await serve(place);
  const issuer = `${place.url}/realms/jobbergate`;
  cli = await publicCli({ api: place.url, issuer, more: { DEFAULT_CLUSTER_NAME: 'local' } });
  const password = await passwordOf(place);
  const login = await logIn(cli, async (browser, page) =>
    browser.submit(await browser.submit(page, { confirm: 'yes' }), { password }),
  );
  expect(login.stdout).toContain(`User was logged in with email '${LOCAL_USER}'`);
});
afterAll(async () => {
  await stop(service);
  await cli?.remove();
  await place?.remove();
});

/** Files below a folder, by their paths. */
async function filesIn(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  return Object.fromEntries(files.map((file, i) => [file.slice(folder.length + 1), texts[i] ?? '']));
}

/** An application made from a folder. @returns its id */
async function createApplication(folder: string, ...options: string[]): Promise<number> {
  const made = await cli.raw('applications', 'create', '--application-path', folder, ...options);
  return made.id;
}

/** What each file is for, in the order of their names. */
function typesOf(files: readonly { filename: string; file_type: string }[]): string[] {
  return files.map(({ filename, file_type }) => `${filename} ${file_type}`).sort();
}

async function createScript(application: string | number, ...options: string[]): Promise<number> {
  const settings = ['--fast', '--no-submit', '--no-download', ...options];
  return (await cli.raw('job-scripts', 'create', String(application), ...settings)).job_script_id;
}

describe('the public command', () => {
  test('shows the token of its login, and it opens the API', async () => {
    const token = (await cli.prints('show-token', '--plain')).trim();
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${place.url}/v5/jobbergate/job-scripts`, { headers });
    expect(await answer.json()).toMatchObject({ items: expect.any(Array), page: 1 });
  });

  test('refreshes a token that has expired, without another login, and forgets both at logout', async () => {
    const again = await cli.in('.', { JOBBERGATE_CACHE_DIR: join(cli.folder, 'expired') });
    await cp(cli.tokens, again.tokens, { recursive: true });
    const access = join(again.tokens, 'access.token');
    const [header = '', payload = '', signature = ''] = (await readFile(access, 'utf8')).split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const past = Buffer.from(JSON.stringify({ ...claims, exp: 1 })).toString('base64url');
    await writeFile(access, `${header}.${past}.${signature}`);

    await again.prints('applications', 'list');
    expect(await readFile(access, 'utf8')).not.toContain(past);

    await again.prints('logout');
    expect(await readdir(again.tokens)).toEqual([]);
  });

  test('takes an application from a folder, shows it, and gives the same files back', async () => {
    const id = await createApplication(HELLO, '--name', 'Hello', '--identifier', 'hello-files');

    const shown = await cli.raw('applications', 'get-one', 'hello-files');
    expect(shown).toMatchObject({
      application_id: id,
      name: 'Hello',
      identifier: 'hello-files',
      owner_email: LOCAL_USER,
      template_vars: { greeting: 'Hello from your cluster', steps: 5 },
      template_files: [{ parent_id: id, filename: 'hello.sh.j2', file_type: 'ENTRYPOINT' }],
      workflow_files: [{ parent_id: id, filename: 'jobbergate.py' }],
    });
    expect(await cli.prints('applications', 'get-one', String(id))).toMatch(/identifier +│ hello-files/);
    const elsewhere = await cli.in('download');
    await elsewhere.prints('applications', 'download-files', String(id));
    const files = await filesIn(elsewhere.folder);
    const sent = await filesIn(HELLO);
    expect(files['templates/hello.sh.j2']).toBe(sent['templates/hello.sh.j2']);
    expect(files['jobbergate.py']).toBe(sent['jobbergate.py']);
    expect(files['jobbergate.yaml']).toContain('greeting: Hello from your cluster');
  });

  test('changes, clones, archives and deletes an application', async () => {
    const id = await createApplication(HELLO, '--name', 'First', '--identifier', 'changing');
    const named = ['--update-identifier', 'changed', '--application-name', 'Second'];
    const updated = await cli.raw(
      'applications',
      'update',
      'changing',
      ...named,
      '--application-desc',
      'New',
    );
    const fields = { identifier: 'changed', name: 'Second', description: 'New' };
    expect(updated).toMatchObject({ application_id: id, ...fields });

    const refilled = await cli.raw('applications', 'update', 'changed', '--application-path', MPI);
    const files = ['hello.sh.j2 ENTRYPOINT', 'hostcheck.sh.j2 SUPPORT', 'mpi.sh.j2 ENTRYPOINT'];
    expect(typesOf(refilled.template_files)).toEqual(files);
    expect(refilled.template_vars).toMatchObject({ job_name: 'mpi-job' });

    const clone = await cli.raw('applications', 'clone', 'changed', '--application-identifier', 'copy');
    expect(clone).toMatchObject({ identifier: 'copy', name: 'Second', cloned_from_id: id });
    expect(typesOf((await cli.raw('applications', 'get-one', 'copy')).template_files)).toEqual(files);

    await cli.prints('applications', 'update', 'copy', '--is-archived');
    const identifiers = async (...args: string[]) => {
      const rows = await cli.raw('applications', 'list', ...args);
      return rows.map((row: { identifier: string }) => row.identifier);
    };
    expect(await identifiers()).not.toContain('copy');
    expect(await identifiers('--include-archived')).toContain('copy');
    await cli.prints('applications', 'delete', 'copy');
    const gone = await cli.ends('applications', 'get-one', 'copy');
    expect(gone).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('Not Found') });
  });
});

describe('job scripts of the public command', () => {
  test('take their parameters from a file, and ask the questions that are left', async () => {
    await createApplication(HELLO, '--name', 'Hello', '--identifier', 'hello-params');
    await writeFile(join(cli.folder, 'params.json'), JSON.stringify({ greeting: "It's me", steps: 2 }));
    const id = await createScript('hello-params', '--param-file', join(cli.folder, 'params.json'));
    const shown = await cli.prints('job-scripts', 'show-files', String(id), '--plain');
    expect(shown).toContain("It'\\''s me");
    expect(shown).toContain('step 2 of 2');
    expect(shown).not.toContain('step 3');
  });

  test('may be of several files, of which one is submitted', async () => {
    await createApplication(MPI, '--name', 'MPI', '--identifier', 'mpi');
    const id = await createScript('mpi', '--name', 'several');
    const { files } = await cli.raw('job-scripts', 'get-one', String(id));
    expect(typesOf(files)).toEqual(['hostcheck.sh SUPPORT', 'mpi.sh ENTRYPOINT']);
  });

  test('may stand alone; they are shown, downloaded, changed, cloned and deleted', async () => {
    const folder = join(cli.folder, 'alone');
    await mkdir(folder);
    await writeFile(join(folder, 'run.sh'), '#!/bin/sh\n. ./setup.sh\n');
    await writeFile(join(folder, 'setup.sh'), 'STRÖME=日本\n');
    const files = [join(folder, 'run.sh'), '--supporting-file', join(folder, 'setup.sh')];
    const made = await cli.raw('job-scripts', 'create-stand-alone', '--name', 'alone', ...files);
    const id = String(made.job_script_id);

    const there = await cli.in('alone-downloaded');
    await there.prints('job-scripts', 'download-files', id);
    expect(await filesIn(there.folder)).toEqual(await filesIn(folder));
    const updated = await cli.raw('job-scripts', 'update', id, '--name', 'renamed', '--description', 'why');
    expect(updated).toMatchObject({ name: 'renamed', description: 'why' });
    const clone = await cli.raw('job-scripts', 'clone', id, '--name', 'cloned');
    expect(clone).toMatchObject({ name: 'cloned', description: 'why', cloned_from_id: made.job_script_id });
    const shown = await cli.prints('job-scripts', 'show-files', String(clone.job_script_id));
    expect(shown).toContain('STRÖME=日本');
    await cli.prints('job-scripts', 'delete', id);
    expect((await cli.ends('job-scripts', 'get-one', id)).stdout).toContain('Not Found');
  });
});

describe('job submissions of the public command', () => {
  test('are created, shown, listed, cloned, cancelled and deleted', async () => {
    await createApplication(HELLO, '--name', 'Hello', '--identifier', 'hello-submit');
    const script = await createScript('hello-submit', '--name', 'to-submit');
    const options = ['--name', 'first', '--execution-directory', '/tmp', '--sbatch-arguments=--comment=x'];
    const made = await cli.raw('job-submissions', 'create', String(script), ...options);
    expect(made).toMatchObject({
      name: 'first',
      job_script_id: script,
      cluster_name: 'local',
      status: 'CREATED',
      execution_directory: '/tmp',
      sbatch_arguments: ['--comment=x'],
    });
    const id = String(made.job_submission_id);

    expect(await cli.raw('job-submissions', 'get-one', id)).toMatchObject({ job_submission_id: Number(id) });
    expect(await cli.raw('job-submissions', 'cancel', id)).toMatchObject({ status: 'CANCELLED' });
    const again = await cli.ends('job-submissions', 'cancel', id);
    expect(again).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('REQUEST FAILED') });
    const clone = await cli.raw('job-submissions', 'clone', id);
    expect(clone).toMatchObject({ status: 'CREATED', cloned_from_id: Number(id) });
    const listed = await cli.raw('job-submissions', 'list', '--from-job-script-id', String(script));
    expect(listed.map((row: { status: string }) => row.status)).toEqual(['CREATED', 'CANCELLED']);
    expect(await cli.prints('job-submissions', 'list')).toContain('Job Submission List');
    await cli.prints('job-submissions', 'delete', id);
    expect((await cli.ends('job-submissions', 'get-one', id)).stdout).toContain('Not Found');
  });

  test('are made right after the script that they submit', async () => {
    await createApplication(HELLO, '--name', 'Hello', '--identifier', 'hello-at-once');
    const where = ['--execution-directory', '/tmp', '--cluster-name', 'elsewhere'];
    const shown = await cli.prints(
      'job-scripts',
      'create',
      'hello-at-once',
      '--fast',
      '--submit',
      '--no-download',
      ...where,
    );
    expect(shown).toContain('Created Job Submission');
    expect(shown).toMatch(/cluster_name +│ elsewhere/);
    expect(shown).toMatch(/status +│ CREATED/);
  });
});

test('the older names of the public command still do the same', async () => {
  const older = await cli.in('.', {
    JOBBERGATE_COMPATIBILITY_MODE: 'true',
    JOBBERGATE_LEGACY_NAME_CONVENTION: 'true',
  });
  const made = await older.raw(
    'create-application',
    '--name',
    'Old',
    '--identifier',
    'old',
    '--application-path',
    HELLO,
  );
  const script = await older.raw(
    'create-job-script',
    'old',
    '--name',
    'an old name',
    '--fast',
    '--no-submit',
    '--no-download',
  );
  const { files } = await older.raw('get-job-script', String(script.job_script_id));
  expect(files).toMatchObject([{ filename: 'an old name.job', file_type: 'ENTRYPOINT' }]);
  const ids = ['--name', 'old', '--execution-directory', '/tmp'];
  const submission = await older.raw('create-job-submission', String(script.job_script_id), ...ids);
  expect(await older.raw('list-job-submissions')).toContainEqual(
    expect.objectContaining({ job_submission_id: submission.job_submission_id }),
  );
  await older.prints('delete-job-submission', String(submission.job_submission_id));
  await older.prints('delete-job-script', String(script.job_script_id));
  await older.prints('delete-application', String(made.id));
});
