import { chmod, mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@jobbergate/testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { prepareJob } from '../../directory/job-directory.ts';
import type { JobSight } from '../executor.ts';
import { openJobStore } from './job-store.ts';
import { localJobUser } from './job-user.ts';
import { LocalExecutor, openLocalExecutor } from './local-executor.ts';

const root = process.getuid?.() === 0;
let workDir: string;
let executor: LocalExecutor;
let submissions = 0;

const open = async (concurrency = 4) =>
  openLocalExecutor({ folder: join(workDir, 'jobs'), user: await localJobUser(process.env), concurrency });

beforeEach(async () => {
  workDir = await mkdtemp(join(tmpdir(), 'local-'));
  await chmod(workDir, 0o711);
  executor = await open();
});
afterEach(async () => {
  await executor.stop();
  await rm(workDir, { recursive: true, force: true });
});

async function submit(script: string, on = executor): Promise<number> {
  const id = ++submissions;
  const submission = { id, executionDirectory: null, mainFile: 'job.sh', files: { 'job.sh': script } };
  const prepared = await prepareJob(workDir, submission, on.account);
  const outcome = await on.submit({
    ...prepared,
    key: `key:${workDir}:${id}`,
    directoryNamed: false,
    arguments: [],
  });
  if (outcome.kind !== 'accepted') throw new Error(outcome.reason);
  return outcome.jobId;
}

async function ended(jobId: number): Promise<JobSight | undefined> {
  await executor.idle();
  return (await executor.look([jobId])).get(jobId);
}

const file = (name: string) => join(workDir, String(submissions), name);

test('a job runs with its id and name in its environment, and writes where its script says', async () => {
  const id = await submit(
    '#!/bin/sh\n#SBATCH -J hello -o out/%x-%j.txt -e err.txt\necho "$SLURM_JOB_ID $SLURM_JOB_NAME $(pwd)"\necho e >&2\n',
  );
  expect(await ended(id)).toMatchObject({
    state: 'FAILED',
    reason: expect.stringContaining('cannot write out/'),
  });
  const next = await submit(
    '#!/bin/sh\n#SBATCH -J hello -o %x-%j.txt -e err.txt\necho "$SLURM_JOB_ID $(pwd)"\necho e >&2\n',
  );
  expect(await ended(next)).toMatchObject({ state: 'COMPLETED', exit: { code: 0, signal: 0 } });
  expect(await readFile(file(`hello-${next}.txt`), 'utf8')).toBe(
    `${next} ${join(workDir, String(submissions))}\n`,
  );
  expect(await readFile(file('err.txt'), 'utf8')).toBe('e\n');
});

test.each([
  ['exit 3', { state: 'FAILED', reason: 'NonZeroExitCode', exit: { code: 3, signal: 0 } }],
  ['kill -SEGV $$', { state: 'FAILED', exit: { code: 0, signal: 11 } }],
])('%s', async (command, sight) => {
  expect(await ended(await submit(`#!/bin/sh\n${command}\n`))).toMatchObject(sight);
});

test('a missing interpreter is a failure of the job', async () => {
  expect(await ended(await submit('#!/no/such/thing\n'))).toMatchObject({ state: 'FAILED' });
});

test('a job over its time limit is ended with all its processes, and has TIMEOUT', async () => {
  const id = await submit('#!/bin/sh\n#SBATCH --time=0:1\nsleep 300 &\nsleep 300\n');
  expect(await ended(id)).toMatchObject({ state: 'TIMEOUT', reason: 'TimeLimit' });
  // By where they run: the second may have been over before a child could be named.
  const folder = join(workDir, String(submissions));
  await until('all have ended', async () => (await running(folder)).length === 0);
});

describe('a job that is cancelled', () => {
  test('while it runs is CANCELLED, also if it ends well, with all its processes', async () => {
    const id = await submit('#!/bin/sh\ntrap "exit 0" TERM\nsleep 300 & echo $! > child\nwait\n');
    await until('it runs', async () =>
      (await readFile(file('child'), 'utf8').catch(() => '')).endsWith('\n'),
    );
    await executor.cancel(id);
    expect(await ended(id)).toMatchObject({ state: 'CANCELLED', startTime: expect.any(Number) });
    await untilGone(Number(await readFile(file('child'), 'utf8')));
  });

  test('while it starts does not run on', async () => {
    const id = await submit('#!/bin/sh\nsleep 300\n');
    await executor.cancel(id);
    expect(await ended(id)).toMatchObject({ state: 'CANCELLED' });
  });

  test('while it waits never runs, and one that has ended stays as it ended', async () => {
    await executor.stop();
    executor = await open(0);
    const waiting = await submit('#!/bin/sh\ntouch ran\n');
    await executor.cancel(waiting);
    await executor.stop();
    executor = await open();
    expect(await ended(waiting)).toMatchObject({ state: 'CANCELLED', startTime: null });
    const done = await submit('#!/bin/sh\ntrue\n');
    await executor.idle();
    await executor.cancel(done);
    expect(await ended(done)).toMatchObject({ state: 'COMPLETED' });
  });

  test('while it waits is not started by a place that comes free before its end is written', async () => {
    await executor.stop();
    executor = await open(0);
    const waiting = await submit('#!/bin/sh\ntouch ran\n');
    await executor.stop();
    const folder = join(workDir, 'jobs');
    const user = await localJobUser(process.env);
    executor = new LocalExecutor(await openJobStore(folder), { folder, user });
    const cancelled = executor.cancel(waiting);
    executor.startWaiting();
    await cancelled;
    expect(await ended(waiting)).toMatchObject({ state: 'CANCELLED', startTime: null });
  });
});

test('what a script leaves in the background ends with it', async () => {
  await ended(await submit('#!/bin/sh\nsleep 300 & echo $! > child\n'));
  await untilGone(Number(await readFile(file('child'), 'utf8')));
});

test('no more jobs run at once than there is room for, the oldest first', async () => {
  const narrow = await openLocalExecutor({
    folder: join(workDir, 'narrow'),
    user: await localJobUser(process.env),
    concurrency: 1,
  });
  const ids = [];
  const script = '#!/bin/sh\nwhile [ ! -e ../go ]; do sleep 0.1; done\n';
  for (let n = 0; n < 3; n++) ids.push(await submit(script, narrow));
  const states = [...(await narrow.look(ids)).values()].map(({ state }) => state);
  expect(states).toEqual(['RUNNING', 'PENDING', 'PENDING']);
  await writeFile(join(workDir, 'go'), '');
  await narrow.idle();
  expect([...(await narrow.look(ids)).values()].map(({ state }) => state)).toEqual(
    Array(3).fill('COMPLETED'),
  );
});

describe('after a restart', () => {
  test('waiting jobs run, ended ones are remembered, and numbers go on', async () => {
    const done = await submit('#!/bin/sh\ntrue\n');
    await executor.idle();
    await executor.stop();
    const idle = await open(0);
    const waiting = await submit('#!/bin/sh\ntrue\n', idle);
    await idle.stop();
    executor = await open();
    expect(await ended(waiting)).toMatchObject({ state: 'COMPLETED' });
    expect(await ended(done)).toMatchObject({ state: 'COMPLETED' });
    expect(await submit('#!/bin/sh\ntrue\n')).toBe(waiting + 1);
  });

  test('jobs of a stopped agent have FAILED and say why', async () => {
    const id = await submit('#!/bin/sh\nsleep 300\n');
    await executor.stop();
    executor = await open();
    expect(await ended(id)).toMatchObject({
      state: 'FAILED',
      reason: expect.stringContaining('AgentStopped'),
    });
  });

  test('a file that cannot be read stops the start instead of losing a job', async () => {
    await executor.stop();
    await mkdir(join(workDir, 'broken'));
    await writeFile(join(workDir, 'broken/1.json'), '{"jobId":');
    const user = await localJobUser(process.env);
    await expect(openLocalExecutor({ folder: join(workDir, 'broken'), user })).rejects.toThrow();
  });
});

test.runIf(root)(
  "as root, jobs run as nobody, without a way back and without the agent's files",
  async () => {
    const secret = join(workDir, 'jobs/next-id');
    const id = await submit(
      `#!/bin/sh\nid -un\ngrep NoNewPrivs /proc/self/status\ncat ${secret} && echo readable\nexit 1\n`,
    );
    expect(await ended(id)).toMatchObject({ state: 'FAILED' });
    const output = await readFile(file(`slurm-${id}.out`), 'utf8');
    expect(output).toMatch(/^nobody\nNoNewPrivs:\t1\n/);
    expect(output).not.toContain('readable');
    expect((await stat(file('job.sh'))).uid).not.toBe(0);
  },
);

/** The processes whose working directory is a folder. */
async function running(folder: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const folders = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => '')));
  return pids.filter((_, index) => folders[index] === folder);
}

/** A process that was killed has a moment to go. */
async function untilGone(pid: number): Promise<void> {
  const stat = () => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') Z');
  await until('the process has ended', async () => (await stat()).includes(') Z'));
}
