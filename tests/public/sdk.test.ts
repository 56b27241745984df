// The public SDK, unmodified: its models parse every answer, and its calls do what they say.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { run } from '../running/program.ts';
import { CURRENT, useServiceOf } from '../service.ts';
import { pythonEnvironment } from './environment.ts';
import { CLIENTS } from './publicCli.ts';
import { v5 } from './v5.ts';

vi.setConfig({ hookTimeout: 900_000 });

const DRIVER = new URL('sdk.py', import.meta.url).pathname;
const service = useServiceOf(CURRENT);

let folder: string;
/** What the SDK's models made of each answer, by what was asked for. */
// biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape, and fails where one differs
let seen: Record<string, any>;

beforeAll(async () => {
  const bin = await pythonEnvironment(CLIENTS);
  folder = await mkdtemp(join(tmpdir(), 'jobbergate-sdk-'));
  const { permissions } = CURRENT;
  const token = await service().issuer.token({ email: 'ada@example.org', azp: 'cluster', permissions });
  const tokens = join(folder, 'token');
  await mkdir(tokens);
  await writeFile(join(tokens, 'access.token'), token);
  await v5(service().url, token).put('/clusters/status?interval=60');
  const driven = await run([join(bin, 'python'), DRIVER, `${service().url}/v5`, tokens, folder], {
    env: { HOME: folder, PYTHONDONTWRITEBYTECODE: '1' },
  });
  if (driven.exitCode !== 0) throw new Error(driven.stderr);
  seen = JSON.parse(driven.stdout);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('templates are created, updated, cloned, listed and deleted', () => {
  const ours = { owner_email: 'ada@example.org', is_archived: false };
  expect(seen['template created']).toMatchObject({
    ...ours,
    identifier: 'sdk',
    description: 'made by the SDK',
  });
  expect(seen['template updated']).toMatchObject({ name: 'sdk 2', identifier: 'sdk' });
  const { id } = seen['template created'];
  expect(seen['template clone']).toMatchObject({ name: 'copy', identifier: 'sdk-copy', cloned_from_id: id });
  expect(seen['template clone as it is']).toMatchObject({ name: 'sdk 2', identifier: null });
  expect(seen.templates).toMatchObject({ total: 3, pages: 3, page: 1, size: 1, items: [{ name: 'copy' }] });
  expect(seen['template gone']).toBe(404);
  const archived = { name: 'archived', identifier: 'sdk-archived', description: 'old', is_archived: true };
  expect(seen['template archived']).toMatchObject(archived);
  const secondPage = [{ name: 'sdk 2', identifier: 'sdk' }];
  expect(seen['all templates']).toMatchObject({ total: 3, page: 2, items: secondPage });
  expect(seen['templates with identifier']).toMatchObject({ total: 1, items: [{ identifier: 'sdk' }] });
});

test('files of templates are sent, shown, given back and deleted', () => {
  const parent_id = seen['template created'].id;
  expect(seen['template file']).toMatchObject({ parent_id, filename: 'job.sh.j2', file_type: 'ENTRYPOINT' });
  expect(seen['workflow file']).toMatchObject({ parent_id, runtime_config: { a: { b: [1] } } });
  expect(seen['workflow file again']).toMatchObject({ parent_id, runtime_config: { a: 2 } });
  expect(seen.template).toMatchObject({
    template_files: [{ filename: 'job.sh.j2' }],
    workflow_files: [{ filename: 'jobbergate.py', runtime_config: { a: 2 } }],
  });
  expect(seen['template text']).toBe('#!/bin/sh\necho {{ data.word }}\n');
  expect(seen['workflow text']).toBe('x = 1\n');
  expect(seen['template without files']).toMatchObject({ template_files: [], workflow_files: [] });
});

test('scripts and their files likewise', () => {
  const { id } = seen['script created'];
  expect(seen['script updated']).toMatchObject({ id, name: 'script 2', description: 'made by the SDK' });
  expect(seen['script file']).toMatchObject({ parent_id: id, filename: 'run.sh', file_type: 'ENTRYPOINT' });
  expect(seen['script support']).toMatchObject({ filename: 'data.txt', file_type: 'SUPPORT' });
  expect(seen['script text']).toBe('Ströme\n');
  expect(seen.script.files).toHaveLength(2);
  expect(seen['script clone']).toMatchObject({ name: 'copy', cloned_from_id: id });
  expect(seen['script with one file'].files).toMatchObject([{ filename: 'run.sh' }]);
  expect(seen.scripts).toMatchObject({ total: 2, items: [{ name: 'copy' }, { id, template: null }] });
  expect(seen['scripts of the template']).toMatchObject({ total: 0, pages: 0, items: [] });
  expect(seen['script archived']).toMatchObject({ name: 'copy', is_archived: true });
  expect(seen['scripts by name']).toMatchObject({ total: 1, pages: 1, items: [{ id }] });
  expect(seen['archived scripts']).toMatchObject({ total: 1, items: [{ name: 'copy', is_archived: true }] });
  expect(seen['script gone']).toBe(404);
});

test('submissions are created here and on site, updated, cancelled, cloned, listed and deleted', () => {
  const { id } = seen['submission created'];
  expect(seen['submission created']).toMatchObject({
    status: 'CREATED',
    client_id: 'cluster',
    sbatch_arguments: ['--comment=one', '--comment=two'],
  });
  expect(seen['submission on site']).toMatchObject({
    status: 'SUBMITTED',
    slurm_job_id: 77,
    client_id: 'here',
  });
  expect(seen.submission).toMatchObject({ id, description: 'why', execution_directory: '/home' });
  expect(seen['submission cancelled']).toMatchObject({ id, status: 'CANCELLED' });
  expect(seen['submission clone']).toMatchObject({
    status: 'CREATED',
    cloned_from_id: id,
    slurm_job_id: null,
  });
  expect(seen.submissions).toMatchObject({ total: 3, items: [{ job_script: { name: 'script 2' } }, {}, {}] });
  expect(seen['submissions by job']).toMatchObject({ total: 1, items: [{ slurm_job_id: 77 }] });
  expect(seen['own submissions']).toMatchObject({ total: 1, items: [{ name: 'here' }] });
  expect(seen['submission gone']).toBe(404);
});

test('a submission that waits for its job is told from one that was rejected, with the reason', () => {
  expect(seen['never submitted']).toEqual(['JobSubmissionTimeoutError', null]);
  expect(seen.rejected).toEqual(['JobSubmissionRejectedError', 'no such partition']);
});

test('clusters are shown, under the path that the SDK asks', () => {
  expect(seen.cluster).toMatchObject({ client_id: 'cluster', interval: 60, is_healthy: true });
  expect(seen.clusters).toMatchObject({ total: 1, items: [seen.cluster] });
  expect(seen['clusters beyond']).toMatchObject({ total: 1, items: [] });
});

test('objects that the SDK writes into forms as Python source are refused', () => {
  for (const call of ['template with an object', 'template update with an object']) {
    expect(seen[call], call).toBe(422);
  }
  expect(seen['template clone with an object']).toBe(422);
  expect(seen['submission with a status']).toBe(422);
  expect(seen['script rendered by a form']).toBe(422);
});
