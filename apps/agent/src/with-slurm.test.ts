// The agent against a real Slurm; the API is a stand-in that can lose answers.
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AgentProcess, startAgent, startSlurm, type TestSlurm, until } from '@jobbergate/testkit';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type StandInApi, startStandInApi } from '../test/stand-in-api.ts';
import { type Agent, openAgent } from './agent.ts';
import { readSettings } from './settings.ts';

let slurm: TestSlurm;
let api: StandInApi;
let folder: string;
let env: Record<string, string>;
const agents: Agent[] = [];
const processes: AgentProcess[] = [];

beforeAll(async () => {
  slurm = await startSlurm();
});
afterAll(() => slurm?.stop());

beforeEach(async () => {
  api = await startStandInApi();
  folder = await mkdtemp(join(tmpdir(), 'agent-'));
  env = {
    ...slurm.env,
    HOME: folder,
    JOBBERGATE_URL: api.url,
    JOBBERGATE_CLIENT_ID: 'local',
    JOBBERGATE_CLIENT_SECRET: 'secret',
    JOBBERGATE_WORK_DIR: join(folder, 'work'),
    JOBBERGATE_EXECUTOR: 'slurm',
    JOBBERGATE_POLL_SECONDS: '1',
  };
});

afterEach(async () => {
  slurm.resumeController();
  for (const agent of agents.splice(0)) await agent.close();
  for (const { child, ended } of processes.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
  await slurm.run('scancel', '--user', String(process.getuid?.()));
  await api.stop();
  await rm(folder, { recursive: true, force: true });
});

async function open(settleMs = 500): Promise<Agent> {
  const options = { settings: readSettings(env), env, log: pino({ level: 'silent' }), settleMs };
  const agent = await openAgent({ ...options, stopping: new AbortController().signal });
  agents.push(agent);
  return agent;
}

function begin(): AgentProcess {
  const agent = startAgent(['run'], env);
  processes.push(agent);
  return agent;
}

async function roundsUntil(agent: Agent, what: string, condition: () => boolean): Promise<void> {
  await until(what, async () => (await agent.round()) !== undefined && condition(), 60_000);
}

/** The jobs that carry a submission's key, whatever became of them. */
async function jobsOf(id: number): Promise<string[]> {
  const lines = await slurm.run('squeue', '--noheader', '--states=all', '--format', '%A|%T|%k');
  return lines.split('\n').filter((line) => line.endsWith(`|jobbergate:${api.instance}:${id}`));
}

test('a submission becomes a job with its files, its key and a clean environment, and ends COMPLETED', async () => {
  const row = api.submit({
    'run/job.sh': '#!/bin/bash\n#SBATCH --job-name=hello\ncat data/input.txt\nenv\n',
    'data/input.txt': 'forty-two\n',
  });
  const agent = await open();
  await roundsUntil(agent, 'the job ends', () => row.status === 'DONE' || row.status === 'ABORTED');
  expect(row).toMatchObject({ status: 'DONE', state: 'COMPLETED', message: null });
  const output = await readFile(join(folder, `work/1/slurm-${row.slurmJobId}.out`), 'utf8');
  expect(output).toContain('forty-two\n');
  expect(output).toContain('SLURM_JOB_NAME=hello\n');
  expect(output).not.toMatch(/JOBBERGATE_|SBATCH_|TIME_FORMAT/);
  expect(await jobsOf(1)).toHaveLength(1);
});

describe('refusals', () => {
  test("Slurm's reason reaches the submission, and nothing is tried again", async () => {
    const row = api.submit('#!/bin/sh\n#SBATCH --partition=nosuch\ntrue\n');
    const agent = await open();
    await agent.round();
    expect(row).toMatchObject({ status: 'REJECTED', slurmJobId: null });
    expect(row.message).toContain('invalid partition specified: nosuch');
  });

  test('a record that Slurm keeps of a refused job is not taken for the job', async () => {
    const row = api.submit('#!/bin/sh\n#SBATCH --mem=99999G\ntrue\n');
    const agent = await open();
    await agent.round();
    expect(row.status).toBe('REJECTED');
    row.status = 'CREATED';
    await agent.round();
    expect(row).toMatchObject({ status: 'REJECTED', slurmJobId: null });
  });

  test('a script without files or with a directory outside is rejected, and does not hold up others', async () => {
    const empty = api.submit({});
    const outside = api.submit('#!/bin/sh\ntrue\n', { directory: '../../etc' });
    const good = api.submit('#!/bin/sh\ntrue\n');
    const agent = await open();
    await agent.round();
    expect([empty.status, outside.status, good.status]).toEqual(['REJECTED', 'REJECTED', 'SUBMITTED']);
    expect(outside.message).toContain('is no path below');
  });
});

describe('one submission, one job', () => {
  const script = '#!/bin/sh\nsleep 1\n';

  test('when the answer to the report is lost', async () => {
    const row = api.submit(script);
    let losses = 1;
    api.faultOf = () => (losses-- > 0 ? 'lose the answer' : null);
    const agent = await open();
    await roundsUntil(agent, 'the job ends', () => row.status === 'DONE');
    expect(await jobsOf(1)).toHaveLength(1);
  });

  test('when the report does not get through: the same job is reported later', async () => {
    const row = api.submit(script);
    api.faultOf = () => 'refuse to work';
    const agent = await open();
    for (let rounds = 0; rounds < 3; rounds++) await agent.round();
    expect(row.status).toBe('CREATED');
    const [job = ''] = await jobsOf(1);
    api.faultOf = () => null;
    await roundsUntil(agent, 'the job is reported', () => row.status !== 'CREATED');
    expect(row.slurmJobId).toBe(Number.parseInt(job, 10));
    expect(await jobsOf(1)).toHaveLength(1);
  });

  test('when the agent is killed between sbatch and the report', async () => {
    const row = api.submit(script);
    const first = begin();
    api.faultOf = () => {
      first.child.kill('SIGKILL');
      return 'refuse to work';
    };
    await first.ended;
    expect(row.status).toBe('CREATED');
    api.faultOf = () => null;
    begin();
    await until('the job ends', () => row.status === 'DONE');
    expect(await jobsOf(1)).toHaveLength(1);
  });

  test('when the journal is lost as well', async () => {
    const row = api.submit(script);
    api.faultOf = () => 'refuse to work';
    const agent = await open();
    await agent.round();
    await agent.close();
    agents.length = 0;
    await rm(join(folder, 'work/.jobbergate'), { recursive: true });
    api.faultOf = () => null;
    await roundsUntil(await open(), 'the job ends', () => row.status === 'DONE');
    expect(await jobsOf(1)).toHaveLength(1);
  });

  test('when slurmctld hangs while sbatch asks it', { timeout: 120_000 }, async () => {
    await wrapSbatch(`kill -STOP $(cat ${slurm.folder}/slurmctld.pid); exec /usr/bin/sbatch "$@"`);
    const row = api.submit(script);
    const agent = await open();
    await agent.round();
    expect(row.status).toBe('CREATED');
    slurm.resumeController();
    await roundsUntil(agent, 'the job ends', () => row.status === 'DONE');
    expect(await jobsOf(1)).toHaveLength(1);
  });

  test('when the agent is killed while sbatch hangs', { timeout: 120_000 }, async () => {
    await wrapSbatch(
      `kill -STOP $(cat ${slurm.folder}/slurmctld.pid); touch ${folder}/hangs; exec /usr/bin/sbatch "$@"`,
    );
    const row = api.submit(script);
    const first = begin();
    await until('sbatch hangs', async () => (await readdir(folder)).includes('hangs'));
    first.child.kill('SIGKILL');
    await first.ended;
    begin();
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    slurm.resumeController();
    await until('the job ends', () => row.status === 'DONE', 90_000);
    expect(await jobsOf(1)).toHaveLength(1);
  });

  test('when sbatch lost the way to slurmctld and nothing was submitted', async () => {
    await wrapSbatch(
      'echo "sbatch: error: Batch job submission failed: Socket timed out on send/recv operation" >&2; exit 1',
    );
    const row = api.submit(script);
    const agent = await open();
    await agent.round();
    expect(row.status).toBe('CREATED');
    await roundsUntil(agent, 'the job ends', () => row.status === 'DONE');
    expect(await jobsOf(1)).toHaveLength(1);
  });

  test('when the outcome at Slurm is open and the next agent is to use this machine', {
    timeout: 120_000,
  }, async () => {
    await wrapSbatch(`kill -STOP $(cat ${slurm.folder}/slurmctld.pid); exec /usr/bin/sbatch "$@"`);
    const row = api.submit(script);
    const first = await open();
    await first.round();
    await first.close();
    agents.length = 0;
    env.JOBBERGATE_EXECUTOR = 'local';
    await chmod(folder, 0o755);
    const next = await open();
    await next.round();
    expect(row.status).toBe('CREATED');
    slurm.resumeController();
    await roundsUntil(next, 'the job ends', () => row.status === 'DONE');
    expect(await jobsOf(1)).toEqual([expect.stringContaining(`${row.slurmJobId}|`)]);
  });

  test('when the script has sbatch wait for the end of the job', async () => {
    const row = api.submit('#!/bin/sh\n#SBATCH --wait\nsleep 300\n');
    const agent = await open();
    await agent.round();
    expect(row.status).toBe('SUBMITTED');
    expect(await jobsOf(1)).toHaveLength(1);
  });

  test('when a job of its key is there twice, the younger is cancelled', async () => {
    const comment = `--comment=jobbergate:${api.instance}:1`;
    const submit = () =>
      slurm.run('sbatch', '--parsable', '--output=/dev/null', '--chdir=/', comment, '--wrap=sleep 300');
    const [older, younger] = [await submit(), await submit()];
    const row = api.submit(script);
    await (await open()).round();
    expect(row).toMatchObject({ status: 'SUBMITTED', slurmJobId: Number(older) });
    await until(
      'the younger is gone',
      async () => !(await slurm.run('squeue', '-h', '-o', '%A')).includes(younger.trim()),
    );
  });
});

describe('a cancelled submission', () => {
  const script = '#!/bin/sh\nsleep 300\n';
  const stateOf = async (id: number) => (await jobsOf(id)).map((line) => line.split('|')[1]);

  test('has its job ended, is CANCELLED until Slurm says so, and then ABORTED', async () => {
    const row = api.submit(script);
    const agent = await open();
    await roundsUntil(agent, 'the job runs', () => row.state === 'RUNNING');
    expect(JSON.parse(row.info ?? '')).toMatchObject({ job_id: row.slurmJobId, job_state: ['RUNNING'] });
    row.status = 'CANCELLED';
    await roundsUntil(agent, 'it ends', () => row.status === 'ABORTED');
    expect(row).toMatchObject({ state: 'CANCELLED', message: expect.stringMatching(/^CANCELLED/) });
    expect(await stateOf(1)).toEqual(['CANCELLED']);
  });

  test('that never reached Slurm is closed without a job', async () => {
    const row = api.submit(script, { status: 'CANCELLED' });
    await (await open()).round();
    expect(row).toMatchObject({ status: 'ABORTED', slurmJobId: null });
    expect(await jobsOf(1)).toEqual([]);
  });

  test('while sbatch runs has its job told, and then ended', async () => {
    const row = api.submit(script);
    await wrapSbatch(`touch ${folder}/asks; while [ ! -e ${folder}/go ]; do sleep 0.1; done`);
    const agent = await open();
    const round = agent.round();
    await until('sbatch runs', async () => (await readdir(folder)).includes('asks'));
    row.status = 'CANCELLED';
    await writeFile(join(folder, 'go'), '');
    await round;
    expect(row.slurmJobId).toBeGreaterThan(0);
    await roundsUntil(agent, 'it ends', () => row.status === 'ABORTED');
    expect(await stateOf(1)).toEqual(['CANCELLED']);
  });

  test.each(['ABORTED', 'deleted'] as const)(
    'that is %s by the time its job is there has the job ended, by the next agent if need be',
    async (how) => {
      const row = api.submit(script);
      api.faultOf = () => 'refuse to work';
      const agent = await open();
      await agent.round();
      expect(await jobsOf(1)).toHaveLength(1);
      await agent.close();
      agents.length = 0;
      if (how === 'deleted') api.rows.delete(1);
      else row.status = how;
      api.faultOf = () => null;
      const next = await open();
      for (let rounds = 0; rounds < 2; rounds++) expect(await next.round()).toMatchObject({ failed: false });
      await until('the job is ended', async () => (await stateOf(1)).join() === 'CANCELLED');
      expect(row).toMatchObject(how === 'deleted' ? {} : { status: 'ABORTED', slurmJobId: null });
      expect(await readdir(join(folder, 'work/.jobbergate/instances', api.instance))).toEqual([]);
    },
  );

  test('that was closed while the outcome of sbatch is open has the job found and ended', {
    timeout: 120_000,
  }, async () => {
    await wrapSbatch(`kill -STOP $(cat ${slurm.folder}/slurmctld.pid); exec /usr/bin/sbatch "$@"`);
    const row = api.submit(script);
    const agent = await open();
    await agent.round();
    row.status = 'ABORTED';
    slurm.resumeController();
    await until(
      'the job is ended',
      async () => (await agent.round()) !== undefined && (await stateOf(1)).join() === 'CANCELLED',
      60_000,
    );
  });

  test("a proxy's 404 ends no job", async () => {
    const row = api.submit(script);
    api.faultOf = () => 'answer as a proxy';
    const agent = await open();
    await agent.round();
    await agent.round();
    api.faultOf = () => null;
    await roundsUntil(agent, 'the job is reported', () => row.status === 'SUBMITTED');
    expect(['PENDING', 'RUNNING']).toContain((await stateOf(1))[0]);
  });

  test('while Slurm is away is ended when it is back', { timeout: 120_000 }, async () => {
    const row = api.submit(script);
    const agent = await open();
    await agent.round();
    await slurm.stopController();
    row.status = 'CANCELLED';
    await agent.round();
    expect(row.status).toBe('CANCELLED');
    await slurm.startController();
    await roundsUntil(agent, 'it ends', () => row.status === 'ABORTED');
  });

  test('that names a job which is not its own does not end that job', async () => {
    const other = api.submit(script);
    const agent = await open();
    await agent.round();
    const claimed = api.submit(script, { status: 'SUBMITTED', slurmJobId: other.slurmJobId });
    await agent.round();
    claimed.status = 'CANCELLED';
    for (let rounds = 0; rounds < 3; rounds++) await agent.round();
    expect([claimed.status, other.status]).toEqual(['CANCELLED', 'SUBMITTED']);
    expect(['PENDING', 'RUNNING']).toContain((await stateOf(1))[0]);
  });
});

test('a job that its user handed to Slurm is followed to its end, and not ended for its user', async () => {
  const home = join(folder, 'home');
  await mkdir(home, { mode: 0o777 });
  await chmod(home, 0o777);
  await chmod(folder, 0o755);
  // Of another account, where the tests may become one.
  const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
  const [command = '', ...argv] = [
    ...(process.getuid?.() === 0 ? nobody : []),
    ...['sbatch', '--parsable', '--output=/dev/null', `--chdir=${home}`, '--export=NONE'],
    '--wrap=while [ ! -e go ]; do sleep 0.1; done',
  ];
  const jobId = Number(await slurm.run(command, ...argv));
  const row = api.submit('#!/bin/sh\n', { status: 'SUBMITTED', slurmJobId: jobId });
  const agent = await open();
  await roundsUntil(agent, 'it runs', () => row.state === 'RUNNING');
  row.status = 'CANCELLED';
  for (let rounds = 0; rounds < 3; rounds++) await agent.round();
  await writeFile(join(home, 'go'), '');
  await roundsUntil(agent, 'it ends', () => row.status !== 'CANCELLED');
  expect(row).toMatchObject({ status: 'DONE', state: 'COMPLETED' });
});

describe('arguments for sbatch', () => {
  test('reach sbatch as they are, and win over the script', async () => {
    const row = api.submit(
      '#!/bin/sh\n#SBATCH --job-name=script\necho "$SLURM_JOB_NAME|$SLURM_CPUS_PER_TASK"\n',
      {
        sbatchArguments: ['--job-name', "a 'b' $(touch /tmp/x) ;", '-c2', '--output=out.txt'],
      },
    );
    await roundsUntil(await open(), 'it ends', () => row.status === 'DONE' || row.status === 'ABORTED');
    expect(await readFile(join(folder, 'work/1/out.txt'), 'utf8')).toBe("a 'b' $(touch /tmp/x) ;|2\n");
    expect(await jobsOf(1)).toHaveLength(1);
  });

  test.each([[['--comment=mine']], [['--wrap', 'true']], [['-D/']], [['--exclusive', '/bin/true']]])(
    '%j is rejected with the reason, and nothing is submitted',
    async (sbatchArguments) => {
      const row = api.submit('#!/bin/sh\n', { sbatchArguments });
      await (await open()).round();
      expect(row).toMatchObject({ status: 'REJECTED', message: expect.stringContaining('is refused: ') });
      expect(await jobsOf(1)).toEqual([]);
    },
  );

  test('an option without its value does not take ours for it', async () => {
    const row = api.submit('#!/bin/sh\ntrue\n', { sbatchArguments: ['--deadlin'] });
    await (await open()).round();
    expect(row.status).toBe('REJECTED');
    expect(await jobsOf(1)).toEqual([]);
  });

  test("Slurm's own refusal of one reaches the submission", async () => {
    const row = api.submit('#!/bin/sh\ntrue\n', { sbatchArguments: ['--frobnicate=1'] });
    await (await open()).round();
    expect(row).toMatchObject({ status: 'REJECTED', message: expect.stringContaining('frobnicate') });
  });
});

describe('without slurmctld', () => {
  test('a submission waits, and is submitted once when slurmctld is back', { timeout: 120_000 }, async () => {
    await wrapSbatch(`kill $(cat ${slurm.folder}/slurmctld.pid); sleep 5; exec /usr/bin/sbatch "$@"`);
    const row = api.submit('#!/bin/sh\ntrue\n');
    const agent = await open();
    await agent.round();
    expect(row.status).toBe('CREATED');
    await slurm.stopController();
    await slurm.startController();
    await roundsUntil(agent, 'the job ends', () => row.status === 'DONE');
    expect(await jobsOf(1)).toHaveLength(1);
  });

  test('a running job is not taken for gone, and is found again', { timeout: 120_000 }, async () => {
    const row = api.submit('#!/bin/sh\nwhile [ ! -e go ]; do sleep 0.1; done\n');
    const agent = await open();
    await roundsUntil(agent, 'the job is there', () => row.status === 'SUBMITTED');
    await slurm.stopController();
    await agent.round();
    await agent.round();
    expect(row.status).toBe('SUBMITTED');
    await slurm.startController();
    await writeFile(join(folder, 'work/1/go'), '');
    await roundsUntil(agent, 'the job ends', () => row.status !== 'SUBMITTED');
    expect(row.status).toBe('DONE');
  });

  test('a job that Slurm lost with its state is UNKNOWN, with what was last seen', {
    timeout: 120_000,
  }, async () => {
    const row = api.submit('#!/bin/sh\nsleep 300\n');
    const agent = await open();
    await agent.round();
    await until('the job runs', async () => (await jobsOf(1))[0]?.includes('RUNNING') ?? false);
    await agent.round();
    await forgetJobs();
    await roundsUntil(agent, 'the loss is reported', () => row.status !== 'SUBMITTED');
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
    const row = api.submit(script);
    const agent = await open();
    await roundsUntil(agent, 'the job ends', () => row.status !== 'CREATED' && row.status !== 'SUBMITTED');
    expect(row).toMatchObject({ status: 'ABORTED', state: 'FAILED', message });
  });

  test('a job that somebody cancels at Slurm has ended as CANCELLED, a requeued one goes on', async () => {
    const row = api.submit('#!/bin/sh\nsleep 300\n');
    const agent = await open();
    await agent.round();
    const running = async () => (await jobsOf(1))[0]?.includes('RUNNING') ?? false;
    await until('the job runs', running);
    await slurm.run('scontrol', 'requeue', String(row.slurmJobId));
    await agent.round();
    await agent.round();
    expect(row.status).toBe('SUBMITTED');
    await slurm.run('scancel', String(row.slurmJobId));
    await roundsUntil(agent, 'the job ends', () => row.status !== 'SUBMITTED');
    expect(row).toMatchObject({
      status: 'ABORTED',
      state: 'CANCELLED',
      message: expect.stringMatching(/^CANCELLED/),
    });
  });

  test('an end that was seen while the API was away is told when it is back', async () => {
    const row = api.submit('#!/bin/sh\ntrue\n');
    const agent = await open();
    api.faultOf = ({ status }) => (status === 'CREATED' ? null : 'refuse to work');
    await roundsUntil(agent, 'the job is reported', () => row.status === 'SUBMITTED');
    await until('the job ends', async () => (await jobsOf(1))[0]?.includes('COMPLETED') ?? false);
    await agent.round();
    await forgetJobs();
    api.faultOf = () => null;
    await agent.round();
    expect(row.status).toBe('DONE');
  });
});

/** Slurm loses its jobs, as after MinJobAge. */
async function forgetJobs(): Promise<void> {
  await slurm.stopController();
  const state = join(slurm.folder, 'state');
  const files = (await readdir(state)).filter((name) => name.startsWith('job_state'));
  for (const name of files) await rm(join(state, name));
  await slurm.startController();
}

/** Puts a script in front of sbatch for its next call; later calls reach sbatch itself. */
async function wrapSbatch(commands: string): Promise<void> {
  const bin = join(folder, 'bin');
  await mkdir(bin);
  const text = `#!/bin/sh\nif mv ${bin}/armed ${bin}/fired 2>/dev/null; then ${commands}; fi\nexec /usr/bin/sbatch "$@"\n`;
  await writeFile(join(bin, 'sbatch'), text, { mode: 0o755 });
  await writeFile(join(bin, 'armed'), '');
  env.JOBBERGATE_SLURM_BIN = bin;
}
