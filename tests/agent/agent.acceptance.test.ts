// From a submission at the API to its end at the API, through the agent that an operator starts: everything is
// real, the service on its embedded default, the agent's process, Slurm.
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AgentProcess, startAgent, startSlurm, type TestSlurm, until } from '@jobbergate/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { scriptOf, type V5, v5 } from '../public/v5.ts';
import { agentOf, makePlace, type Place, serve, stop, tokenOf } from '../running/api.ts';
import type { Program } from '../running/program.ts';
import { type LossyProxy, startProxy } from './lossy-proxy.ts';

let place: Place;
let service: Program;
let user: V5;
let slurm: TestSlurm;
let proxy: LossyProxy;
let folder: string;
let env: Record<string, string>;
const running: AgentProcess[] = [];

beforeAll(async () => {
  place = await makePlace({ JOBBERGATE_LOG_LEVEL: 'error' });
  [service, slurm] = await Promise.all([serve(place), startSlurm()]);
  user = v5(place.url, await tokenOf(place));
});
afterAll(async () => {
  await stop(service);
  await slurm?.stop();
  await place?.remove();
});
beforeEach(async () => {
  proxy = await startProxy(place.url);
  folder = await mkdtemp(join(tmpdir(), 'agent-acceptance-'));
  // Jobs of a root agent run as nobody, who must get there.
  await chmod(folder, 0o755);
  env = {
    ...(await agentOf(place)),
    JOBBERGATE_URL: proxy.url,
    HOME: folder,
    JOBBERGATE_WORK_DIR: join(folder, 'work'),
  };
});
afterEach(async () => {
  slurm.resumeController();
  for (const { child, ended } of running.splice(0)) {
    child.kill('SIGTERM');
    await ended;
  }
  await proxy.stop();
  await rm(folder, { recursive: true, force: true });
});

function begin(
  settings: Record<string, string> = { ...slurm.env, JOBBERGATE_EXECUTOR: 'slurm' },
): AgentProcess {
  const agent = startAgent(['run'], { ...env, ...settings });
  running.push(agent);
  return agent;
}

/** An agent that was left to choose, of two at most: a machine that stands still makes Slurm too slow for its choice. */
async function beginByItself(): Promise<AgentProcess> {
  for (let isLast = false; ; isLast = true) {
    const agent = begin(slurm.env);
    await until('it chooses', () => agent.output().includes('jobs run by '));
    if (isLast || agent.output().includes('jobs run by slurm: ')) return agent;
    agent.child.kill('SIGTERM');
    await agent.ended;
  }
}

async function submit(files: string | Readonly<Record<string, string>>, more: object = {}): Promise<number> {
  const job_script_id = await scriptOf(user, typeof files === 'string' ? { 'job.sh': files } : files);
  return (await user.post('/job-submissions', { name: 'test', job_script_id, client_id: 'local', ...more }))
    .id;
}

const read = (id: number) => user.get(`/job-submissions/${id}`);
const cancel = (id: number) => user.put(`/job-submissions/cancel/${id}`);
const hasStatus = (id: number, status: string) => async () => (await read(id)).status === status;
const jobRuns = (id: number) => async () => (await read(id)).slurm_job_state === 'RUNNING';

/** The jobs that carry the key of a submission. */
async function jobsOf(id: number): Promise<string[]> {
  const lines = await slurm.run('squeue', '--noheader', '--states=all', '--format', '%A|%k');
  return lines.split('\n').filter((line) => new RegExp(`\\|jobbergate:[^:]+:${id}$`).test(line));
}

describe('with Slurm', () => {
  test('found by itself, a submission goes there with its number, ends COMPLETED, and has its output in its directory', async () => {
    const agent = await beginByItself();
    const id = await submit('#!/bin/bash\n#SBATCH --job-name=hello\necho "hello from $SLURM_JOB_NAME"\n');
    await until('it ends', hasStatus(id, 'DONE'));
    const { slurm_job_id: job, slurm_job_info: info, slurm_job_state: state } = await read(id);
    expect([state, JSON.parse(info)]).toEqual(['COMPLETED', expect.objectContaining({ job_id: job })]);
    expect(await readFile(join(folder, `work/${id}/slurm-${job}.out`), 'utf8')).toBe('hello from hello\n');
    expect(agent.output()).toContain('jobs run by slurm: scontrol ping: ');
    expect(agent.output()).not.toContain(env.JOBBERGATE_CLIENT_SECRET);
  });

  test("a refused script is REJECTED with Slurm's reason", async () => {
    const id = await submit('#!/bin/sh\n#SBATCH --partition=nosuch\ntrue\n');
    begin();
    await until('it is rejected', hasStatus(id, 'REJECTED'));
    expect((await read(id)).report_message).toContain('invalid partition specified: nosuch');
  });

  test('files in folders, a directory and arguments for sbatch reach the job', async () => {
    const files = { 'run/job.sh': '#!/bin/sh\ncat "in put/ä#.txt"\n', 'in put/ä#.txt': '\ufeffforty-two\n' };
    const more = { execution_directory: 'mine', sbatch_arguments: ['-o', 'out.txt', '--job-name=named'] };
    const id = await submit(files, more);
    begin();
    await until('it ends', hasStatus(id, 'DONE'));
    expect(await readFile(join(folder, 'work/mine/out.txt'), 'utf8')).toBe('\ufeffforty-two\n');
    expect(await slurm.run('squeue', '-h', '--states=all', '-o', '%j')).toContain('named\n');
  });

  test('an argument for sbatch that would break what the agent promises is REJECTED with the reason', async () => {
    const id = await submit('#!/bin/sh\n', { sbatch_arguments: ['--comment=mine'] });
    begin();
    await until('it is rejected', hasStatus(id, 'REJECTED'));
    expect((await read(id)).report_message).toContain('"--comment" is refused');
  });

  test('a cancelled job is ended, and its submission is CANCELLED until then and ABORTED after', async () => {
    const id = await submit('#!/bin/sh\nsleep 300\n');
    const early = await submit('#!/bin/sh\n');
    await cancel(early);
    begin();
    await until('it runs', jobRuns(id));
    expect((await cancel(id)).status).toBe('CANCELLED');
    await until(
      'both have ended',
      async () => (await hasStatus(id, 'ABORTED')()) && (await hasStatus(early, 'ABORTED')()),
    );
    expect(await read(id)).toMatchObject({ slurm_job_state: 'CANCELLED' });
    expect(await read(early)).toMatchObject({ slurm_job_id: null });
    expect(await jobsOf(early)).toEqual([]);
    const { items } = await user.get(`/job-submissions/${id}/progress`);
    const states = items.map((line: { slurm_job_state: string | null }) => line.slurm_job_state);
    // A look that falls into the instant in which Slurm cleans up after the job is told, too.
    expect(states.filter((state: string | null) => state !== 'COMPLETING')).toEqual([
      ...[null, 'PENDING', 'RUNNING', 'RUNNING', 'CANCELLED'],
    ]);
  });

  test('a submission that was closed before its job was told of has that job ended', async () => {
    const id = await submit('#!/bin/sh\nsleep 300\n');
    proxy.onReport = () => 'lose the report';
    begin();
    await until('the job is there', async () => (await jobsOf(id)).length === 1);
    await cancel(id);
    const args = ['--client', 'local', '--permission', 'jobbergate:job-submissions:update'];
    const cluster = v5(place.url, await tokenOf(place, ['--email', 'agent@example.org', ...args]));
    await cluster.put(`/job-submissions/agent/${id}`, {
      ...{ slurm_job_id: null, slurm_job_state: 'CANCELLED', slurm_job_info: '{}' },
    });
    proxy.onReport = () => 'pass';
    const states = () => slurm.run('squeue', '-h', '--states=all', '-o', '%T|%k');
    await until('the job is ended', async () =>
      new RegExp(`^CANCELLED\\|.*:${id}$`, 'm').test(await states()),
    );
    expect(await read(id)).toMatchObject({ status: 'ABORTED', slurm_job_id: null });
  });

  test('the cluster is healthy, and its name known', async () => {
    begin();
    const status = async () => (await user.get('/clusters/status')).items[0];
    await until('it is healthy', async () => (await status())?.is_healthy === true);
    expect(await status()).toMatchObject({ client_id: 'local', interval: 60 });
  });

  test('a failing script has FAILED with its exit code', async () => {
    const id = await submit('#!/bin/sh\nexit 3\n');
    begin();
    await until('it fails', hasStatus(id, 'ABORTED'));
    expect((await read(id)).report_message).toBe('FAILED, reason NonZeroExitCode, exit code 3');
  });
});

describe('one submission, one job', () => {
  const script = '#!/bin/sh\nsleep 1\n';

  test.each(['lose the answer', 'lose the report'] as const)(
    'when two reports in a row %s',
    async (passage) => {
      const id = await submit(script);
      let losses = 2;
      proxy.onReport = () => (losses-- > 0 ? passage : 'pass');
      begin();
      await until('it ends', hasStatus(id, 'DONE'));
      expect(await jobsOf(id)).toHaveLength(1);
    },
  );

  test('when the agent is killed between sbatch and its report', async () => {
    const id = await submit(script);
    const first = begin();
    proxy.onReport = () => {
      first.child.kill('SIGKILL');
      return 'lose the report';
    };
    await first.ended;
    expect(await hasStatus(id, 'CREATED')()).toBe(true);
    proxy.onReport = () => 'pass';
    begin();
    await until('it ends', hasStatus(id, 'DONE'));
    expect(await jobsOf(id)).toHaveLength(1);
  });

  test('when slurmctld hangs while sbatch asks it', { timeout: 240_000 }, async () => {
    const bin = join(folder, 'bin');
    await mkdir(bin);
    const freeze = `if mkdir ${bin}/once 2>/dev/null; then kill -STOP $(cat ${slurm.folder}/slurmctld.pid); fi`;
    await writeFile(join(bin, 'sbatch'), `#!/bin/sh\n${freeze}\nexec /usr/bin/sbatch "$@"\n`, {
      mode: 0o755,
    });
    const id = await submit(script);
    const agent = begin({ ...slurm.env, JOBBERGATE_EXECUTOR: 'slurm', JOBBERGATE_SLURM_BIN: bin });
    await until('sbatch gives up', () => agent.output().includes('the outcome of a submission is not known'));
    slurm.resumeController();
    await until('it ends', hasStatus(id, 'DONE'), 100_000);
    expect(await jobsOf(id)).toHaveLength(1);
  });
});

describe('without Slurm', () => {
  const local = { JOBBERGATE_EXECUTOR: 'local' };

  test('a submission is run by this machine, with the same states', async () => {
    const good = await submit('#!/bin/bash\necho "hello from $SLURM_JOB_ID"\n');
    const bad = await submit('#!/bin/bash\nexit 3\n');
    begin(local);
    await until('both end', async () => {
      const ends = [await read(good), await read(bad)].map(({ status }) => status);
      return ends.join() === 'DONE,ABORTED';
    });
    const { slurm_job_id: job } = await read(good);
    expect(await readFile(join(folder, `work/${good}/slurm-${job}.out`), 'utf8')).toBe(`hello from ${job}\n`);
    expect((await read(bad)).report_message).toBe('FAILED, reason NonZeroExitCode, exit code 3');
  });

  test('a cancelled job is ended here too', async () => {
    const id = await submit('#!/bin/sh\nsleep 300\n');
    begin(local);
    await until('it runs', jobRuns(id));
    await cancel(id);
    await until('it has ended', hasStatus(id, 'ABORTED'));
    expect(await read(id)).toMatchObject({ slurm_job_state: 'CANCELLED' });
  });

  test('auto chooses this machine and says why', async () => {
    const agent = begin({
      JOBBERGATE_SLURM_BIN: '/no/such/folder',
      PATH: '/nowhere:/usr/bin:/bin',
      SLURM_CONF: '/no/conf',
    });
    await until('it says so', () => agent.output().includes('jobs run by local: scontrol ping: '));
  });
});

test('doctor finds everything right', async () => {
  const doctor = startAgent(['doctor'], { ...env, ...slurm.env });
  expect(await doctor.ended).toBe(0);
  expect(doctor.output()).toMatch(/^ok {4}Slurm 22\.05\.\d+, cluster testkit, MinJobAge 300 s$/m);
  expect(doctor.output()).toMatch(/^ok {4}agent routes: instance [0-9a-f-]{36}, \d+ submissions wait$/m);
});
