// Jobs that the agent ends, and jobs that it leaves alone, on a real Slurm.
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '@jobbergate/testkit';
import { describe, expect, test } from 'vitest';
import { useAgentOnSlurm } from '../testing/agent-on-slurm.ts';

const on = useAgentOnSlurm();

describe('a cancelled submission', () => {
  const script = '#!/bin/sh\nsleep 300\n';

  test('has its job ended, is CANCELLED until Slurm says so, and then ABORTED', async () => {
    const row = on().api.submit(script);
    const agent = await on().open();
    await on().roundsUntil(agent, 'the job runs', () => row.state === 'RUNNING');
    expect(JSON.parse(row.info ?? '')).toMatchObject({ job_id: row.slurmJobId, job_state: ['RUNNING'] });
    row.status = 'CANCELLED';
    await on().roundsUntil(agent, 'it ends', () => row.status === 'ABORTED');
    expect(row).toMatchObject({ state: 'CANCELLED', message: expect.stringMatching(/^CANCELLED/) });
    expect(await on().statesOf(1)).toEqual(['CANCELLED']);
  });

  test('that never reached Slurm is closed without a job', async () => {
    const row = on().api.submit(script, { status: 'CANCELLED' });
    const agent = await on().open();
    await on().roundsUntil(agent, 'it is closed', () => row.status !== 'CANCELLED');
    expect(row).toMatchObject({ status: 'ABORTED', slurmJobId: null });
    expect(await on().jobsOf(1)).toEqual([]);
  });

  test('while sbatch runs has its job told, and then ended', async () => {
    const row = on().api.submit(script);
    await on().wrapSbatch(`touch ${on().folder}/asks; while [ ! -e ${on().folder}/go ]; do sleep 0.1; done`);
    const agent = await on().open();
    const round = on().roundsUntilSbatch(agent);
    await until('sbatch runs', async () => (await readdir(on().folder)).includes('asks'));
    row.status = 'CANCELLED';
    await writeFile(join(on().folder, 'go'), '');
    await round;
    expect(row.slurmJobId).toBeGreaterThan(0);
    await on().roundsUntil(agent, 'it ends', () => row.status === 'ABORTED');
    expect(await on().statesOf(1)).toEqual(['CANCELLED']);
  });

  test.each(['ABORTED', 'deleted'] as const)(
    'that is %s by the time its job is there has the job ended, by the next agent if need be',
    async (how) => {
      const row = on().api.submit(script);
      on().api.faultOf = () => 'refuse to work';
      const agent = await on().open();
      await on().roundsUntil(agent, 'the job is there', async () => (await on().jobsOf(1)).length > 0);
      expect(await on().jobsOf(1)).toHaveLength(1);
      await on().closeAll();
      if (how === 'deleted') on().api.rows.delete(1);
      else row.status = how;
      on().api.faultOf = () => null;
      const next = await on().open();
      for (let rounds = 0; rounds < 2; rounds++) expect(await next.round()).toMatchObject({ failed: false });
      await until('the job is ended', async () => (await on().statesOf(1)).join() === 'CANCELLED');
      expect(row).toMatchObject(how === 'deleted' ? {} : { status: 'ABORTED', slurmJobId: null });
      expect(await readdir(join(on().folder, 'work/.jobbergate/instances', on().api.instance))).toEqual([]);
    },
  );

  test('whose job has ended by itself by then leaves nothing behind', async () => {
    const row = on().api.submit('#!/bin/sh\ntrue\n');
    on().api.faultOf = () => 'refuse to work';
    const agent = await on().open();
    await on().roundsUntil(agent, 'the job ends', async () => (await on().statesOf(1))[0] === 'COMPLETED');
    await agent.round();
    row.status = 'ABORTED';
    on().api.faultOf = () => null;
    const journal = join(on().folder, 'work/.jobbergate/instances', on().api.instance);
    await on().roundsUntil(agent, 'it is forgotten', async () => (await readdir(journal)).length === 0);
    expect(await on().statesOf(1)).toEqual(['COMPLETED']);
  });

  test('that was closed while the outcome of sbatch is open has the job found and ended', {
    timeout: 240_000,
  }, async () => {
    await on().wrapSbatch(`kill -STOP $(cat ${on().slurm.folder}/slurmctld.pid); exec /usr/bin/sbatch "$@"`);
    const row = on().api.submit(script);
    const agent = await on().open(10_000);
    await on().roundsUntilSbatch(agent);
    row.status = 'ABORTED';
    on().slurm.resumeController();
    await until(
      'the job is ended',
      async () => (await agent.round()) !== undefined && (await on().statesOf(1)).join() === 'CANCELLED',
      100_000,
    );
  });

  test("a proxy's 404 ends no job", async () => {
    const row = on().api.submit(script);
    on().api.faultOf = () => 'answer as a proxy';
    const agent = await on().open();
    await agent.round();
    await agent.round();
    on().api.faultOf = () => null;
    await on().roundsUntil(agent, 'the job is reported', () => row.status === 'SUBMITTED');
    expect(['PENDING', 'RUNNING']).toContain((await on().statesOf(1))[0]);
  });

  test('while Slurm is away is ended when it is back', { timeout: 240_000 }, async () => {
    const row = on().api.submit(script);
    const agent = await on().open();
    await on().roundsUntil(agent, 'the job is told of', () => row.status === 'SUBMITTED');
    await on().slurm.stopController();
    row.status = 'CANCELLED';
    await agent.round();
    expect(row.status).toBe('CANCELLED');
    await on().slurm.startController();
    await on().roundsUntil(agent, 'it ends', () => row.status === 'ABORTED');
  });

  test('that names a job which is not its own does not end that job', async () => {
    const other = on().api.submit(script);
    const agent = await on().open();
    await on().roundsUntil(agent, 'the job is told of', () => other.status === 'SUBMITTED');
    const claimed = on().api.submit(script, { status: 'SUBMITTED', slurmJobId: other.slurmJobId });
    await agent.round();
    claimed.status = 'CANCELLED';
    for (let rounds = 0; rounds < 3; rounds++) await agent.round();
    expect([claimed.status, other.status]).toEqual(['CANCELLED', 'SUBMITTED']);
    expect(['PENDING', 'RUNNING']).toContain((await on().statesOf(1))[0]);
  });
});

test('a job that its user handed to Slurm is followed to its end, and not ended for its user', async () => {
  const home = join(on().folder, 'home');
  await mkdir(home, { mode: 0o777 });
  await chmod(home, 0o777);
  await chmod(on().folder, 0o755);
  // Of another account, where the tests may become one.
  const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
  const [command = '', ...argv] = [
    ...(process.getuid?.() === 0 ? nobody : []),
    ...['sbatch', '--parsable', '--output=/dev/null', `--chdir=${home}`, '--export=NONE'],
    '--wrap=while [ ! -e go ]; do sleep 0.1; done',
  ];
  const jobId = Number(await on().slurm.run(command, ...argv));
  const row = on().api.submit('#!/bin/sh\n', { status: 'SUBMITTED', slurmJobId: jobId });
  const agent = await on().open();
  await on().roundsUntil(agent, 'it runs', () => row.state === 'RUNNING');
  row.status = 'CANCELLED';
  for (let rounds = 0; rounds < 3; rounds++) await agent.round();
  await writeFile(join(home, 'go'), '');
  await on().roundsUntil(agent, 'it ends', () => row.status !== 'CANCELLED');
  expect(row).toMatchObject({ status: 'DONE', state: 'COMPLETED' });
});
