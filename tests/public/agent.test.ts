// The public agent, unmodified, between `jobbergate-api serve` and a real Slurm.
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startSlurm, type TestSlurm, until } from '@jobbergate/testkit';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { makePlace, type Place, serve, stop, tokenOf } from '../running/api.ts';
import type { Program } from '../running/program.ts';
import { type Influx, startInflux } from './influx.ts';
import { commandOf, startPublicAgent } from './publicAgent.ts';
import { publicCli, withToken } from './publicCli.ts';
import { jobOf } from './scontrol.ts';
import { scriptOf, type V5, v5 } from './v5.ts';

// The agent looks every ten seconds; the first run also installs it.
vi.setConfig({ testTimeout: 480_000, hookTimeout: 900_000 });
const WITHIN = 200_000;
const ENDS: readonly string[] = ['DONE', 'ABORTED', 'REJECTED'];
const HELLO = new URL('../../examples/hello', import.meta.url).pathname;

let place: Place;
let service: Program;
let slurm: TestSlurm;
let influx: Influx;
let agent: Program;
let user: V5;
let folder: string;
/** Cancelled before the agent has seen it. */
let cancelledEarly: number;

beforeAll(async () => {
  place = await makePlace({ JOBBERGATE_LOG_LEVEL: 'error' });
  [service, slurm, influx] = await Promise.all([
    serve(place),
    startSlurm({ cpus: 16, messageTimeout: 60 }),
    startInflux(),
  ]);
  user = v5(place.url, await tokenOf(place));
  folder = join(slurm.folder, 'jobs');
  await mkdir(folder);
  cancelledEarly = await submit({ 'early.sh': '#!/bin/sh\n' });
  await user.put(`/job-submissions/cancel/${cancelledEarly}`);
  const secret = await readFile(join(place.folder, 'data/secrets/local-agent.secret'), 'utf8');
  agent = await startPublicAgent(slurm, {
    api: place.url,
    issuer: `${place.url}/realms/jobbergate`,
    client: 'local',
    secret: secret.trim(),
    more: {
      INFLUX_DSN: influx.dsn,
      ITEMS_PER_PAGE: '2',
      TASK_SELF_UPDATE_INTERVAL_SECONDS: '10',
      DEFAULT_SLURM_WORK_DIR: folder,
    },
  });
});
afterAll(async () => {
  await stop(agent);
  await stop(service);
  await influx?.stop();
  await slurm?.stop();
  await place?.remove();
});

async function submit(files: Readonly<Record<string, string>>, more: object = {}): Promise<number> {
  const job_script_id = await scriptOf(user, files);
  const asked = { name: 'job', job_script_id, client_id: 'local', execution_directory: folder, ...more };
  return (await user.post('/job-submissions', asked)).id;
}

const read = (id: number) => user.get(`/job-submissions/${id}`);

/** Waits until a submission has a status, the last that it can have. @returns the submission */
async function becomes(id: number, status: string) {
  const reached = async () => {
    const { status: now } = await read(id);
    if (now !== status && ENDS.includes(now)) throw new Error(`it is ${now}`);
    return now === status;
  };
  await until(`submission ${id} is ${status}`, reached, WITHIN).catch(async (error: Error) => {
    throw new Error(`${error.message}: ${JSON.stringify(await read(id))}\n${agent.printed().stderr}`);
  });
  return read(id);
}

// At once, because each waits for the agent's next look most of the time.
describe.concurrent('the public agent', () => {
  test('takes a submission to DONE, with its files, its sbatch arguments and its progress', async () => {
    const files = {
      'done.sh': '#!/bin/sh\n. ./setup.sh\necho "$GREETING"\n',
      'setup.sh': 'GREETING=hello\n',
    };
    const id = await submit(files, { sbatch_arguments: ['--comment=from-the-user', '--output=done.out'] });

    const done = await becomes(id, 'DONE');

    expect(done.slurm_job_state).toBe('COMPLETED');
    expect(JSON.parse(done.slurm_job_info)).toMatchObject({
      job_id: done.slurm_job_id,
      job_state: ['COMPLETED'],
      comment: 'from-the-user',
    });
    expect(await readFile(join(folder, 'done.out'), 'utf8')).toBe('hello\n');
    const progress = await user.get(`/job-submissions/${id}/progress`);
    expect(progress.items.at(-1)).toMatchObject({ job_submission_id: id, slurm_job_state: 'COMPLETED' });
  });

  test('takes one whose job fails to ABORTED, and says why', async () => {
    const aborted = await becomes(await submit({ 'fail.sh': '#!/bin/sh\nexit 3\n' }), 'ABORTED');
    expect(aborted).toMatchObject({ slurm_job_state: 'FAILED', report_message: 'NonZeroExitCode' });
  });

  test('takes one that Slurm or the file system refuses to REJECTED, and says why', async () => {
    const toSlurm = await submit({ 'bad.sh': '#!/bin/sh\n#SBATCH --partition=nosuch\n' });
    const toFolder = await submit({ 'nowhere.sh': '#!/bin/sh\n' }, { execution_directory: '/nonexistent' });
    expect((await becomes(toSlurm, 'REJECTED')).report_message).toContain(
      'invalid partition specified: nosuch',
    );
    expect((await becomes(toFolder, 'REJECTED')).report_message).toContain('Execution directory');
  });

  test('ends a running job that was cancelled, which is CANCELLED until then and ABORTED after', async () => {
    const id = await submit({ 'long.sh': '#!/bin/sh\nsleep 600\n' });
    await until('the job runs', async () => (await read(id)).slurm_job_state === 'RUNNING', WITHIN);

    expect((await user.put(`/job-submissions/cancel/${id}`)).status).toBe('CANCELLED');

    const aborted = await becomes(id, 'ABORTED');
    expect(aborted.slurm_job_state).toBe('CANCELLED');
    const [job = ''] = (await slurm.run('scontrol', 'show', 'job', '-o', String(aborted.slurm_job_id))).split(
      '\n',
    );
    expect(jobOf(job).job_state).toEqual(['CANCELLED']);
  });

  test('ends one that was cancelled before it was submitted, without a job', async () => {
    expect(await becomes(cancelledEarly, 'ABORTED')).toMatchObject({ slurm_job_id: null });
  });

  test('follows jobs that the public command submitted on site, from a script and right from an application', async () => {
    const cli = await publicCli({
      api: place.url,
      issuer: `${place.url}/realms/jobbergate`,
      more: { SBATCH_PATH: commandOf(slurm, 'sbatch'), DEFAULT_CLUSTER_NAME: 'local' },
    });
    try {
      await withToken(cli, await tokenOf(place));
      const script = await scriptOf(user, { 'onsite.sh': '#!/bin/sh\n. ./more.sh\n', 'more.sh': 'true\n' });
      const options = ['--name', 'on site', '--sbatch-arguments=--comment=here'];
      const made = await cli.raw('job-submissions', 'create', String(script), ...options);
      expect(made).toMatchObject({
        status: 'SUBMITTED',
        cluster_name: 'local',
        execution_directory: cli.folder,
      });
      const application = ['--name', 'Hello', '--identifier', 'hello', '--application-path', HELLO];
      await cli.prints('applications', 'create', ...application);
      const shown = await cli.prints(
        'job-scripts',
        'create',
        'hello',
        '--name',
        'at once',
        '--fast',
        '--submit',
      );
      expect(shown).toMatch(/status +│ SUBMITTED/);
      const [atOnce] = await cli.raw('job-submissions', 'list', '--search', 'at once');

      const done = await becomes(made.job_submission_id, 'DONE');
      expect(JSON.parse(done.slurm_job_info)).toMatchObject({ comment: 'here' });
      const { slurm_job_id } = await becomes(atOnce.job_submission_id, 'DONE');

      const shownOne = await cli.raw('job-submissions', 'get-one', String(atOnce.job_submission_id));
      expect(shownOne).toMatchObject({ status: 'DONE', slurm_job_info: { job_id: slurm_job_id } });
      const refusedHere = await cli.ends(
        'job-submissions',
        'create',
        String(script),
        '--name',
        'no',
        '-s',
        '--mem=9T',
      );
      expect(refusedHere).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('Slurm rejected') });
      const ofScript = ['--from-job-script-id', String(script)];
      expect(await cli.raw('job-submissions', 'list', ...ofScript)).toHaveLength(1);
    } finally {
      await cli.remove();
    }
  });

  test('submits several at once page by page, where its settings say when they do not', async () => {
    const nowhere = { execution_directory: undefined };
    const ids = await Promise.all(
      [0, 1, 2].map((i) => submit({ [`page${i}.sh`]: '#!/bin/sh\npwd\n' }, nowhere)),
    );
    const done = await Promise.all(ids.map((id) => becomes(id, 'DONE')));
    const places = done.map(({ slurm_job_info }) => JSON.parse(slurm_job_info).current_working_directory);
    expect(places).toEqual([folder, folder, folder]);
  });

  test('reports the status of its cluster', async () => {
    const reported = async () => (await user.get('/clusters/status')).total === 1;
    await until('the cluster has reported', reported, WITHIN);
    const status = () => user.get('/clusters/status/local');
    // It reports every ten seconds for the next ten, and on a busy machine a little late.
    await until('it is healthy', async () => (await status()).is_healthy, WITHIN);
    expect(await status()).toMatchObject({ client_id: 'local', interval: 10 });
  });

  test('sends what InfluxDB measured of a job, each under its name, and then what is newer alone', async () => {
    const id = await submit({ 'measured.sh': '#!/bin/sh\nsleep 600\n' });
    const at = `/job-submissions/${id}/metrics`;
    const measured = async () => {
      const { min, max } = await user.get(`${at}/timestamps`).catch(() => ({ min: 0, max: 0 }));
      return max - min === 1;
    };
    await until('two samples are there', measured, WITHIN);
    const samples = await user.get(`${at}?sample_rate=10&node=n1`);
    const total = (field: string) =>
      samples.reduce((sum: number, row: Record<string, number>) => sum + (row[field] ?? 0), 0);
    expect(['cpu_time', 'page_faults', 'disk_read', 'disk_write'].map(total)).toEqual([4, 12, 16, 20]);
    expect(samples[0]).toMatchObject({
      ...{ node_host: 'n1', cpu_frequency: 1, cpu_utilization: 3, gpu_memory: 4, gpu_utilization: 5 },
      ...{ memory_rss: 7, memory_virtual: 9 },
    });
    await user.put(`/job-submissions/cancel/${id}`);
    await becomes(id, 'ABORTED');
  });

  test('stays as it is when it looks for a newer version of itself', async () => {
    await agent.says(/No update is required or update crosses a major version divide/);
    expect(agent.printed().stderr).not.toContain('self_update_agent (trigger');
  });
});
