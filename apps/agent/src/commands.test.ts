import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AgentProcess, startAgent, until } from '@jobbergate/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type StandInApi, startStandInApi } from '../testing/stand-in-api.ts';

let api: StandInApi;
let folder: string;
let env: Record<string, string>;
const started: AgentProcess[] = [];

function start(args: readonly string[], settings: Record<string, string>): AgentProcess {
  const agent = startAgent(args, settings);
  started.push(agent);
  return agent;
}

beforeEach(async () => {
  api = await startStandInApi();
  folder = await mkdtemp(join(tmpdir(), 'agent-'));
  await chmod(folder, 0o755);
  env = {
    HOME: folder,
    JOBBERGATE_URL: api.url,
    JOBBERGATE_CLIENT_ID: 'local',
    JOBBERGATE_CLIENT_SECRET: 'a-secret-that-nobody-sees',
    JOBBERGATE_WORK_DIR: join(folder, 'work'),
    JOBBERGATE_EXECUTOR: 'local',
  };
});

afterEach(async () => {
  for (const { child, ended } of started.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
  await api.stop();
  await rm(folder, { recursive: true, force: true });
});

test('once takes what waits, runs it here, reports the end and leaves the output in the job directory', async () => {
  const row = api.submit('#!/bin/bash\necho "hello from $SLURM_JOB_ID"\nenv\n');
  const agent = start(['once'], env);
  expect(await agent.ended).toBe(0);
  expect(row).toMatchObject({ status: 'DONE', slurmJobId: 1 });
  const output = await readFile(join(folder, 'work/1/slurm-1.out'), 'utf8');
  expect(output).toContain('hello from 1\n');
  expect(output).not.toContain('JOBBERGATE_CLIENT');
  expect(agent.output()).not.toContain('a-secret-that-nobody-sees');
  expect((await stat(join(folder, 'work/1'))).mode & 0o777).toBe(0o700);
});

test('run follows until SIGTERM, and a job that it had to end is reported as failed', async () => {
  const agent = start(['run'], env);
  const quick = api.submit('#!/bin/sh\nexit 3\n');
  await until('the failed job is reported', () => quick.status === 'ABORTED');
  expect(quick.message).toBe('FAILED, reason NonZeroExitCode, exit code 3');
  const long = api.submit('#!/bin/sh\nsleep 300\n');
  await until('the long job runs', () => long.status === 'SUBMITTED');
  agent.child.kill('SIGTERM');
  expect(await agent.ended).toBe(0);
  expect(long).toMatchObject({
    status: 'ABORTED',
    message: expect.stringContaining('the agent was stopped'),
  });
});

test('a job that is cancelled while it runs is ended, and one that waits never runs', async () => {
  const row = api.submit('#!/bin/sh\ntouch began\nexec sleep 300\n');
  const early = api.submit('#!/bin/sh\ntouch began\n', { status: 'CANCELLED' });
  const agent = start(['run'], env);
  await until('the job runs', () => row.state === 'RUNNING');
  row.status = 'CANCELLED';
  await until('it is closed', () => row.status === 'ABORTED' && early.status === 'ABORTED');
  expect(row).toMatchObject({ state: 'CANCELLED', message: 'CANCELLED, ended by SIGTERM' });
  expect(early).toMatchObject({ slurmJobId: null, message: 'Cancelled before it was submitted.' });
  expect(await stat(join(folder, 'work/2')).catch(() => 'none')).toBe('none');
  agent.child.kill('SIGTERM');
  expect(await agent.ended).toBe(0);
});

test("arguments for sbatch count here too, and one that would take the agent's place is refused", async () => {
  const named = api.submit('#!/bin/sh\necho "$SLURM_JOB_NAME"\n', {
    sbatchArguments: ['--job-name', 'mine', '-o', 'out.txt', '--mem=1G'],
  });
  const refused = api.submit('#!/bin/sh\n', { sbatchArguments: ['--comment=mine'] });
  expect(await start(['once'], env).ended).toBe(0);
  expect(named).toMatchObject({ status: 'DONE', state: 'COMPLETED' });
  expect(await readFile(join(folder, 'work/1/out.txt'), 'utf8')).toBe('mine\n');
  expect(refused).toMatchObject({
    status: 'REJECTED',
    message: expect.stringContaining('"--comment" is refused'),
  });
});

test('the API hears that the cluster is looked after, and how long that holds', async () => {
  await start(['once'], { ...env, JOBBERGATE_POLL_SECONDS: '30' }).ended;
  expect(api.signsOfLife).toEqual([90]);
});

test('more submissions than a page holds are all taken', async () => {
  const rows = Array.from({ length: 101 }, () => api.submit('no script'));
  expect(await start(['once'], env).ended).toBe(0);
  expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['REJECTED']));
});

test('a job that ran when the agent was killed is ended and reported as failed by the next agent', async () => {
  const first = start(['run'], env);
  const row = api.submit(`#!/bin/sh\necho $$ > pid\nexec sleep 300\n`);
  const pidFile = join(folder, 'work/1/pid');
  await until('the job runs', async () => (await readFile(pidFile, 'utf8').catch(() => '')).endsWith('\n'));
  await until('the job is reported', () => row.status === 'SUBMITTED');
  const pid = Number(await readFile(pidFile, 'utf8'));
  first.child.kill('SIGKILL');
  await first.ended;
  const next = start(['once'], env);
  expect(await next.ended).toBe(0);
  expect(row).toMatchObject({ status: 'ABORTED', message: expect.stringContaining('AgentDied') });
  const state = () => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => 'gone');
  await until('the job has ended', async () => /^gone$|\) Z /.test(await state()));
});

test('two agents do not share a work directory', async () => {
  const first = start(['run'], env);
  await until('the first works', () => first.output().includes('jobs run by local'));
  const second = start(['run'], env);
  expect(await second.ended).toBe(1);
  expect(second.output()).toContain('Another agent');
  first.child.kill('SIGINT');
  expect(await first.ended).toBe(0);
});

test('doctor says what is right, and what to mend', async () => {
  const well = start(['doctor'], env);
  expect(await well.ended).toBe(0);
  expect(well.output()).toMatch(/^ok {4}token: from http:\/\/.*, for client id local$/m);
  expect(well.output()).toMatch(/^ok {4}executor: local \(JOBBERGATE_EXECUTOR says so\)$/m);
  const lost = start(['doctor'], { ...env, JOBBERGATE_URL: 'http://127.0.0.1:9' });
  expect(await lost.ended).toBe(1);
  expect(lost.output()).toMatch(/^mend {2}API: /m);
});

test('settings that cannot stand are all named at once, exit 2', async () => {
  const agent = start(['run'], { JOBBERGATE_POLL_SECONDS: 'often', JOBBERGATE_EXECUTOR: 'cloud' });
  expect(await agent.ended).toBe(2);
  for (const name of ['POLL_SECONDS=often', 'EXECUTOR=cloud', 'CLIENT_ID', 'CLIENT_SECRET']) {
    expect(agent.output()).toContain(`JOBBERGATE_${name}`);
  }
});

test('help and version answer with exit 0, a wrong command with 2', async () => {
  const version = start(['--version'], {});
  expect([await version.ended, version.output()]).toEqual([0, '0.1.0\n']);
  const help = start(['--help'], {});
  expect(await help.ended).toBe(0);
  expect(help.output()).toContain('doctor');
  expect(await start(['walk'], {}).ended).toBe(2);
});
