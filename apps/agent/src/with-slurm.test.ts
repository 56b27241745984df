// The agent against a real Slurm.
import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '@jobbergate/testkit';
import { describe, expect, test } from 'vitest';
import { useAgentOnSlurm } from '../testing/agent-on-slurm.ts';
import type { Row } from '../testing/stand-in-api.ts';

const on = useAgentOnSlurm();
/** The `settleMs` of an agent that is not to take a job for lost that a slow slurmctld has still to make. */
const PATIENT_MS = 10_000;

test('a submission becomes a job with its files, its key and a clean environment, and ends COMPLETED', async () => {
  const row = on().api.submit({
    'run/job.sh': '#!/bin/bash\n#SBATCH --job-name=hello\ncat data/input.txt\nenv\n',
    'data/input.txt': 'forty-two\n',
  });
  const agent = await on().open();
  await on().roundsUntil(agent, 'the job ends', () => row.status === 'DONE' || row.status === 'ABORTED');
  expect(row).toMatchObject({ status: 'DONE', state: 'COMPLETED', message: null });
  const output = await readFile(join(on().folder, `work/1/slurm-${row.slurmJobId}.out`), 'utf8');
  expect(output).toContain('forty-two\n');
  expect(output).toContain('SLURM_JOB_NAME=hello\n');
  expect(output).not.toMatch(/JOBBERGATE_|SBATCH_|TIME_FORMAT/);
  expect(await on().jobsOf(1)).toHaveLength(1);
});

describe('refusals', () => {
  test("Slurm's reason reaches the submission, and nothing is tried again", async () => {
    const row = on().api.submit('#!/bin/sh\n#SBATCH --partition=nosuch\ntrue\n');
    const agent = await on().open();
    await on().roundsUntil(agent, 'it is refused', () => row.status !== 'CREATED');
    expect(row).toMatchObject({ status: 'REJECTED', slurmJobId: null });
    expect(row.message).toContain('invalid partition specified: nosuch');
  });

  test('a record that Slurm keeps of a refused job is not taken for the job', async () => {
    const row = on().api.submit('#!/bin/sh\n#SBATCH --mem=99999G\ntrue\n');
    const agent = await on().open();
    const refused = () => on().roundsUntil(agent, 'it is refused', () => row.status !== 'CREATED');
    await refused();
    expect(row.status).toBe('REJECTED');
    row.status = 'CREATED';
    await refused();
    expect(row).toMatchObject({ status: 'REJECTED', slurmJobId: null });
  });

  test('a script without files or with a directory outside is rejected, and does not hold up others', async () => {
    const empty = on().api.submit({});
    const outside = on().api.submit('#!/bin/sh\ntrue\n', { directory: '../../etc' });
    const good = on().api.submit('#!/bin/sh\ntrue\n');
    const agent = await on().open();
    await on().roundsUntil(agent, 'the good one is taken', () => good.status !== 'CREATED');
    expect([empty.status, outside.status, good.status]).toEqual(['REJECTED', 'REJECTED', 'SUBMITTED']);
    expect(outside.message).toContain('is no path below');
  });
});

describe('one submission, one job', () => {
  const script = '#!/bin/sh\nsleep 1\n';

  test('when the answer to the report is lost', async () => {
    const row = on().api.submit(script);
    let losses = 1;
    on().api.faultOf = () => (losses-- > 0 ? 'lose the answer' : null);
    const agent = await on().open();
    await on().roundsUntil(agent, 'the job ends', () => row.status === 'DONE');
    expect(await on().jobsOf(1)).toHaveLength(1);
  });

  test('when the report does not get through: the same job is reported later', async () => {
    const row = on().api.submit(script);
    on().api.faultOf = () => 'refuse to work';
    const agent = await on().open();
    await on().roundsUntil(agent, 'the job is there', async () => (await on().jobsOf(1)).length > 0);
    for (let rounds = 0; rounds < 2; rounds++) await agent.round();
    expect(row.status).toBe('CREATED');
    const [job = ''] = await on().jobsOf(1);
    on().api.faultOf = () => null;
    await on().roundsUntil(agent, 'the job is reported', () => row.status !== 'CREATED');
    expect(row.slurmJobId).toBe(Number.parseInt(job, 10));
    expect(await on().jobsOf(1)).toHaveLength(1);
  });

  test('when the agent is killed between sbatch and the report', async () => {
    const row = on().api.submit(script);
    const first = on().begin();
    on().api.faultOf = () => {
      first.child.kill('SIGKILL');
      return 'refuse to work';
    };
    await first.ended;
    expect(row.status).toBe('CREATED');
    on().api.faultOf = () => null;
    on().begin();
    await until('the job ends', () => row.status === 'DONE');
    expect(await on().jobsOf(1)).toHaveLength(1);
  });

  test('when the journal is lost as well', async () => {
    const row = on().api.submit(script);
    on().api.faultOf = () => 'refuse to work';
    const agent = await on().open();
    await on().roundsUntil(agent, 'the job is there', async () => (await on().jobsOf(1)).length > 0);
    await on().closeAll();
    await rm(join(on().folder, 'work/.jobbergate'), { recursive: true });
    on().api.faultOf = () => null;
    await on().roundsUntil(await on().open(), 'the job ends', () => row.status === 'DONE');
    expect(await on().jobsOf(1)).toHaveLength(1);
  });

  test('when slurmctld hangs while sbatch asks it', { timeout: 240_000 }, async () => {
    await on().wrapSbatch(`kill -STOP $(cat ${on().slurm.folder}/slurmctld.pid); exec /usr/bin/sbatch "$@"`);
    const row = on().api.submit(script);
    const agent = await on().open(PATIENT_MS);
    await on().roundsUntilSbatch(agent);
    expect(row.status).toBe('CREATED');
    on().slurm.resumeController();
    await on().roundsUntil(agent, 'the job ends', () => row.status === 'DONE');
    expect(await on().jobsOf(1)).toHaveLength(1);
  });

  test('when the agent is killed while sbatch hangs', { timeout: 240_000 }, async () => {
    await on().wrapSbatch(
      `kill -STOP $(cat ${on().slurm.folder}/slurmctld.pid); touch ${on().folder}/hangs; exec /usr/bin/sbatch "$@"`,
    );
    const row = on().api.submit(script);
    const first = on().begin();
    await until('sbatch hangs', async () => (await readdir(on().folder)).includes('hangs'));
    first.child.kill('SIGKILL');
    await first.ended;
    const asked = on().api.signsOfLife.length;
    on().begin();
    await until('the next agent has begun', () => on().api.signsOfLife.length > asked);
    on().slurm.resumeController();
    await until('the job ends', () => row.status === 'DONE', 90_000);
    expect(await on().jobsOf(1)).toHaveLength(1);
  });

  test('when sbatch lost the way to slurmctld and nothing was submitted', async () => {
    await on().wrapSbatch(
      'echo "sbatch: error: Batch job submission failed: Socket timed out on send/recv operation" >&2; exit 1',
    );
    const row = on().api.submit(script);
    const agent = await on().open();
    await on().roundsUntilSbatch(agent);
    expect(row.status).toBe('CREATED');
    await on().roundsUntil(agent, 'the job ends', () => row.status === 'DONE');
    expect(await on().jobsOf(1)).toHaveLength(1);
  });

  test('when the outcome at Slurm is open and the next agent is to use this machine', {
    timeout: 240_000,
  }, async () => {
    await on().wrapSbatch(`kill -STOP $(cat ${on().slurm.folder}/slurmctld.pid); exec /usr/bin/sbatch "$@"`);
    const row = on().api.submit(script);
    const first = await on().open();
    await on().roundsUntilSbatch(first);
    await on().closeAll();
    on().env.JOBBERGATE_EXECUTOR = 'local';
    await chmod(on().folder, 0o755);
    const next = await on().open(PATIENT_MS);
    await next.round();
    expect(row.status).toBe('CREATED');
    on().slurm.resumeController();
    await on().roundsUntil(next, 'the job ends', () => row.status === 'DONE');
    expect(await on().jobsOf(1)).toEqual([expect.stringContaining(`${row.slurmJobId}|`)]);
  });

  test('when the script has sbatch wait for the end of the job', async () => {
    const row = on().api.submit('#!/bin/sh\n#SBATCH --wait\nsleep 300\n');
    const agent = await on().open();
    await on().roundsUntil(agent, 'the job is told of', () => row.status !== 'CREATED');
    expect(row.status).toBe('SUBMITTED');
    expect(await on().jobsOf(1)).toHaveLength(1);
  });

  test('when a job of its key is there twice, the younger is cancelled', async () => {
    const comment = `--comment=jobbergate:${on().api.instance}:1`;
    const submit = () =>
      on().slurm.run('sbatch', '--parsable', '--output=/dev/null', '--chdir=/', comment, '--wrap=sleep 300');
    const [older, younger] = [await submit(), await submit()];
    const row = on().api.submit(script);
    const agent = await on().open();
    await on().roundsUntil(agent, 'the older is told of', () => row.status !== 'CREATED');
    expect(row).toMatchObject({ status: 'SUBMITTED', slurmJobId: Number(older) });
    await until(
      'the younger is gone',
      async () => !(await on().slurm.run('squeue', '-h', '-o', '%A')).includes(younger.trim()),
    );
  });
});

describe('arguments for sbatch', () => {
  const untilTaken = async (row: Row) =>
    on().roundsUntil(await on().open(), 'it is taken', () => row.status !== 'CREATED');

  test('reach sbatch as they are, and win over the script', async () => {
    const row = on().api.submit(
      '#!/bin/sh\n#SBATCH --job-name=script\necho "$SLURM_JOB_NAME|$SLURM_CPUS_PER_TASK"\n',
      {
        sbatchArguments: ['--job-name', "a 'b' $(touch /tmp/x) ;", '-c2', '--output=out.txt'],
      },
    );
    await on().roundsUntil(
      await on().open(),
      'it ends',
      () => row.status === 'DONE' || row.status === 'ABORTED',
    );
    expect(await readFile(join(on().folder, 'work/1/out.txt'), 'utf8')).toBe("a 'b' $(touch /tmp/x) ;|2\n");
    expect(await on().jobsOf(1)).toHaveLength(1);
  });

  test.each([[['--comment=mine']], [['--wrap', 'true']], [['-D/']], [['--exclusive', '/bin/true']]])(
    '%j is rejected with the reason, and nothing is submitted',
    async (sbatchArguments) => {
      const row = on().api.submit('#!/bin/sh\n', { sbatchArguments });
      await untilTaken(row);
      expect(row).toMatchObject({ status: 'REJECTED', message: expect.stringContaining('is refused: ') });
      expect(await on().jobsOf(1)).toEqual([]);
    },
  );

  test('an option without its value does not take ours for it', async () => {
    const row = on().api.submit('#!/bin/sh\ntrue\n', { sbatchArguments: ['--deadlin'] });
    await untilTaken(row);
    expect(row.status).toBe('REJECTED');
    expect(await on().jobsOf(1)).toEqual([]);
  });

  test("Slurm's own refusal of one reaches the submission", async () => {
    const row = on().api.submit('#!/bin/sh\ntrue\n', { sbatchArguments: ['--frobnicate=1'] });
    await untilTaken(row);
    expect(row).toMatchObject({ status: 'REJECTED', message: expect.stringContaining('frobnicate') });
  });
});

describe('without slurmctld', () => {
  test('a submission waits, and is submitted once when slurmctld is back', { timeout: 240_000 }, async () => {
    const end = 'kill $pid; while kill -0 $pid 2>/dev/null; do sleep 0.1; done';
    await on().wrapSbatch(`pid=$(cat ${on().slurm.folder}/slurmctld.pid); ${end}; exec /usr/bin/sbatch "$@"`);
    const row = on().api.submit('#!/bin/sh\ntrue\n');
    const agent = await on().open();
    await on().roundsUntilSbatch(agent);
    expect(row.status).toBe('CREATED');
    await on().slurm.stopController();
    await on().slurm.startController();
    await on().roundsUntil(agent, 'the job ends', () => row.status === 'DONE');
    expect(await on().jobsOf(1)).toHaveLength(1);
  });

  test('a running job is not taken for gone, and is found again', { timeout: 240_000 }, async () => {
    const row = on().api.submit('#!/bin/sh\nwhile [ ! -e go ]; do sleep 0.1; done\n');
    const agent = await on().open();
    await on().roundsUntil(agent, 'the job is there', () => row.status === 'SUBMITTED');
    await on().slurm.stopController();
    await agent.round();
    await agent.round();
    expect(row.status).toBe('SUBMITTED');
    await on().slurm.startController();
    await writeFile(join(on().folder, 'work/1/go'), '');
    await on().roundsUntil(agent, 'the job ends', () => row.status !== 'SUBMITTED');
    expect(row.status).toBe('DONE');
  });

  test('a job that Slurm lost with its state is UNKNOWN, with what was last seen', {
    timeout: 240_000,
  }, async () => {
    const row = on().api.submit('#!/bin/sh\nsleep 300\n');
    const agent = await on().open();
    await on().roundsUntil(agent, 'the job is seen to run', () => row.state === 'RUNNING');
    await on().forgetJobs();
    await on().roundsUntil(agent, 'the loss is reported', () => row.status !== 'SUBMITTED');
    expect(row).toMatchObject({
      status: 'ABORTED',
      state: 'UNKNOWN',
      message: expect.stringMatching(/last seen RUNNING at 2\d{3}-/),
    });
  });
});

describe('ends', () => {
  test.each([
    ['exit 3', '#!/bin/sh\nexit 3\n', 'FAILED, reason NonZeroExitCode, exit code 3'],
    ['a crash', '#!/bin/sh\nkill -SEGV $$\n', 'FAILED, ended by SIGSEGV'],
    [
      'output that cannot be written',
      '#!/bin/sh\n#SBATCH --output=/no/such/folder/x\ntrue\n',
      'FAILED, reason JobLaunchFailure, its output or directory could not be used',
    ],
    [
      'an array of which a task fails',
      '#!/bin/sh\n#SBATCH --array=0-2\nexit $((SLURM_ARRAY_TASK_ID % 2))\n',
      '1 tasks did not complete (1 FAILED): 1; FAILED, reason NonZeroExitCode, exit code 1',
    ],
  ])('%s', async (_, script, message) => {
    const row = on().api.submit(script);
    const agent = await on().open();
    await on().roundsUntil(
      agent,
      'the job ends',
      () => row.status !== 'CREATED' && row.status !== 'SUBMITTED',
    );
    expect(row).toMatchObject({ status: 'ABORTED', state: 'FAILED', message });
  });

  test('a job that somebody cancels at Slurm has ended as CANCELLED, a requeued one goes on', async () => {
    const row = on().api.submit('#!/bin/sh\nsleep 300\n');
    const agent = await on().open();
    await on().roundsUntil(agent, 'the job is told of', () => row.status === 'SUBMITTED');
    const running = async () => (await on().jobsOf(1))[0]?.includes('RUNNING') ?? false;
    await until('the job runs', running);
    await on().slurm.run('scontrol', 'requeue', String(row.slurmJobId));
    await agent.round();
    await agent.round();
    expect(row.status).toBe('SUBMITTED');
    await on().slurm.run('scancel', String(row.slurmJobId));
    await on().roundsUntil(agent, 'the job ends', () => row.status !== 'SUBMITTED');
    expect(row).toMatchObject({
      status: 'ABORTED',
      state: 'CANCELLED',
      message: expect.stringMatching(/^CANCELLED/),
    });
  });

  test('an end that was seen while the API was away is told when it is back', async () => {
    const row = on().api.submit('#!/bin/sh\ntrue\n');
    const agent = await on().open();
    on().api.faultOf = ({ status }) => (status === 'CREATED' ? null : 'refuse to work');
    await on().roundsUntil(agent, 'the job is reported', () => row.status === 'SUBMITTED');
    await until('the job ends', async () => (await on().jobsOf(1))[0]?.includes('COMPLETED') ?? false);
    let told = 0;
    on().api.faultOf = () => {
      told += 1;
      return 'refuse to work';
    };
    await on().roundsUntil(agent, 'the end is told', () => told > 0);
    await on().forgetJobs();
    on().api.faultOf = () => null;
    await on().roundsUntil(agent, 'the end is told again', () => row.status !== 'SUBMITTED');
    expect(row.status).toBe('DONE');
  });
});
