// From a submission at the API to its end at the API, through the agent that an operator starts: everything is
// real, the service on its embedded default, the agent's process, Slurm.
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AgentProcess, startAgent, startSlurm, type TestSlurm, until } from '@jobbergate/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type LossyProxy, type Service, startProxy, startService } from './service.ts';

let service: Service;
let slurm: TestSlurm;
let proxy: LossyProxy;
let folder: string;
let env: Record<string, string>;
const running: AgentProcess[] = [];

beforeAll(async () => {
  [service, slurm] = await Promise.all([startService(), startSlurm()]);
});
afterAll(async () => {
  await service?.stop();
  await slurm?.stop();
});
beforeEach(async () => {
  proxy = await startProxy(service.url);
  folder = await mkdtemp(join(tmpdir(), 'agent-acceptance-'));
  // Jobs of a root agent run as nobody, who must get there.
  await chmod(folder, 0o755);
  env = {
    ...service.agent,
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

function begin(settings: Record<string, string> = slurm.env): AgentProcess {
  const agent = startAgent(['run'], { ...env, ...settings });
  running.push(agent);
  return agent;
}

const hasStatus = (id: number, status: string) => async () => (await service.read(id)).status === status;

/** The jobs that carry the key of a submission. */
async function jobsOf(id: number): Promise<string[]> {
  const lines = await slurm.run('squeue', '--noheader', '--states=all', '--format', '%A|%k');
  return lines.split('\n').filter((line) => new RegExp(`\\|jobbergate:[^:]+:${id}$`).test(line));
}

describe('with Slurm, found by itself', () => {
  test('a submission goes to Slurm with its number, ends COMPLETED, and has its output in its directory', async () => {
    const { id } = await service.submit(
      '#!/bin/bash\n#SBATCH --job-name=hello\necho "hello from $SLURM_JOB_NAME"\n',
    );
    const agent = begin();
    await until('it ends', hasStatus(id, 'COMPLETED'));
    const { slurm_job_id: job } = await service.read(id);
    expect(await readFile(join(folder, `work/${id}/slurm-${job}.out`), 'utf8')).toBe('hello from hello\n');
    expect(agent.output()).toContain('jobs run by slurm: scontrol ping: ');
    expect(agent.output()).not.toContain(service.agent.JOBBERGATE_CLIENT_SECRET);
  });

  test("a refused script is REJECTED with Slurm's reason", async () => {
    const { id } = await service.submit('#!/bin/sh\n#SBATCH --partition=nosuch\ntrue\n');
    begin();
    await until('it is rejected', hasStatus(id, 'REJECTED'));
    expect((await service.read(id)).report_message).toContain('invalid partition specified: nosuch');
  });

  test('a failing script has FAILED with its exit code', async () => {
    const { id } = await service.submit('#!/bin/sh\nexit 3\n');
    begin();
    await until('it fails', hasStatus(id, 'FAILED'));
    expect((await service.read(id)).report_message).toBe('FAILED, reason NonZeroExitCode, exit code 3');
  });
});

describe('one submission, one job', () => {
  const script = '#!/bin/sh\nsleep 1\n';

  test.each(['lose the answer', 'lose the report'] as const)(
    'when two reports in a row %s',
    async (passage) => {
      const { id } = await service.submit(script);
      let losses = 2;
      proxy.onReport = () => (losses-- > 0 ? passage : 'pass');
      begin();
      await until('it ends', hasStatus(id, 'COMPLETED'));
      expect(await jobsOf(id)).toHaveLength(1);
    },
  );

  test('when the agent is killed between sbatch and its report', async () => {
    const { id } = await service.submit(script);
    const first = begin();
    proxy.onReport = () => {
      first.child.kill('SIGKILL');
      return 'lose the report';
    };
    await first.ended;
    expect(await hasStatus(id, 'CREATED')()).toBe(true);
    proxy.onReport = () => 'pass';
    begin();
    await until('it ends', hasStatus(id, 'COMPLETED'));
    expect(await jobsOf(id)).toHaveLength(1);
  });

  test('when slurmctld hangs while sbatch asks it', { timeout: 120_000 }, async () => {
    const bin = join(folder, 'bin');
    await mkdir(bin);
    const freeze = `if mkdir ${bin}/once 2>/dev/null; then kill -STOP $(cat ${slurm.folder}/slurmctld.pid); fi`;
    await writeFile(join(bin, 'sbatch'), `#!/bin/sh\n${freeze}\nexec /usr/bin/sbatch "$@"\n`, {
      mode: 0o755,
    });
    const { id } = await service.submit(script);
    const agent = begin({ ...slurm.env, JOBBERGATE_SLURM_BIN: bin });
    await until('sbatch gives up', () => agent.output().includes('the outcome of a submission is not known'));
    slurm.resumeController();
    await until('it ends', hasStatus(id, 'COMPLETED'), 60_000);
    expect(await jobsOf(id)).toHaveLength(1);
  });
});

describe('without Slurm', () => {
  const local = { JOBBERGATE_EXECUTOR: 'local' };

  test('a submission is run by this machine, with the same states', async () => {
    const good = await service.submit('#!/bin/bash\necho "hello from $SLURM_JOB_ID"\n');
    const bad = await service.submit('#!/bin/bash\nexit 3\n');
    begin(local);
    await until('both end', async () => {
      const ends = [await service.read(good.id), await service.read(bad.id)].map(({ status }) => status);
      return ends.join() === 'COMPLETED,FAILED';
    });
    const { slurm_job_id: job } = await service.read(good.id);
    expect(await readFile(join(folder, `work/${good.id}/slurm-${job}.out`), 'utf8')).toBe(
      `hello from ${job}\n`,
    );
    expect((await service.read(bad.id)).report_message).toBe('FAILED, reason NonZeroExitCode, exit code 3');
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
