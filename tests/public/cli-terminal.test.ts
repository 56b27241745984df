// The public command on a terminal: the pages of a list, the questions of an application, and of the command itself.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { CURRENT, useServiceOf } from '../service.ts';
import { loggedIn, type PublicCli, userToken } from './publicCli.ts';
import { ERASE, KEY } from './terminal.ts';
import { scriptOf, v5 } from './v5.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 900_000 });

const EXAMPLES = new URL('../../examples/', import.meta.url).pathname;
const service = useServiceOf(CURRENT);
let cli: PublicCli;

beforeAll(async () => {
  const token = await userToken(service(), { email: 'ada@example.org' });
  cli = await loggedIn(service(), token);
  const create = (name: string) =>
    cli.prints('applications', 'create', '--name', name, '--identifier', name, '-a', join(EXAMPLES, name));
  await Promise.all(['hello', 'mpi', 'gromacs'].map(create));
  for (let i = 0; i < 5; i += 1) await scriptOf(v5(service().url, token), { 'run.sh': `#!/bin/sh\n${i}\n` });
});
afterAll(() => cli?.remove());

test('a list of several pages is leafed through, forth, back and out', async () => {
  const screen = cli.onTerminal('job-scripts', 'list', '--size', '2');
  await screen.shows('Page: 1 of 3 - Items: 2 of 5');
  await screen.shows('> Next page');
  screen.types(KEY.enter);
  await screen.shows('Page: 2 of 3 - Items: 2 of 5');
  await screen.shows('> Next page');
  screen.types(KEY.enter);
  await screen.shows('Page: 3 of 3 - Items: 1 of 5');
  await screen.shows('> Exit');
  screen.types(KEY.up);
  await screen.shows('> Previous page');
  screen.types(KEY.enter);
  await screen.shows('Page: 2 of 3');
  await screen.shows('> Next page');
  screen.types(KEY.down);
  await screen.shows('> Exit');
  screen.types(KEY.enter);
  expect((await screen.ended).exitCode).toBe(0);
});

describe('the questions of an application', () => {
  test('are asked one after the other, and each answer stands in the script that is submitted', async () => {
    const screen = cli.onTerminal('job-scripts', 'create', 'gromacs', '--name', 'asked');
    await screen.answers('Name of the run', ...ERASE, ...'crambin');
    await screen.answers('Structure (.gro)', ...ERASE, ...'crambin.gro');
    await screen.answers('Topology (.top)');
    await screen.answers('Temperature in kelvin', ...ERASE, ...'310');
    await screen.answers('Pressure in bar');
    await screen.answers('Partition', KEY.down);
    await screen.answers('Nodes', ...ERASE, ...'2');
    await screen.answers('MPI ranks', ...ERASE, ...'16');
    await screen.answers('Nanoseconds of production', ...ERASE, ...'25');
    await screen.answers('Time limit');
    await screen.shows('Created Job Script');
    await screen.answersLine('Would you like to submit this job immediately?', 'y');
    await screen.answersLine('Would you like to download the job script files?', 'n');
    await screen.shows('Created Job Submission');
    expect((await screen.ended).exitCode).toBe(0);

    const [submission] = await cli.raw('job-submissions', 'list');
    expect(submission).toMatchObject({ name: 'asked', cluster_name: 'here', status: 'CREATED' });
    const files = await cli.prints('job-scripts', 'show-files', String(submission.job_script_id), '--plain');
    expect(files).toContain('#SBATCH --partition=compute\n#SBATCH --nodes=2\n#SBATCH --ntasks=16\n');
    expect(files).not.toContain('gpu:');
    expect(files).toContain('crambin.gro');
    expect(files).toMatch(/^ref-t += 310 310$/m);
    expect(files).toMatch(/^nsteps += 12500000$/m);
  });

  test('follow from each other, are asked again after a bad answer, and leave out what a file answers', async () => {
    const params = await cli.writes('params.json', JSON.stringify({ executable: './from-file' }));
    const screen = cli.onTerminal('job-scripts', 'create', 'mpi', '--param-file', params, '--no-submit');
    await screen.answers('Name of the job');
    await screen.answers('Partition');
    await screen.answers('How to start the ranks', KEY.down);
    await screen.shows('Does each rank start OpenMP threads');
    screen.types('y');
    await screen.answers('Nodes', ...ERASE, ...'0');
    await screen.shows('out of range [1, 1024]');
    screen.types(...ERASE, ...'3', KEY.enter);
    await screen.answers('Ranks on each node', ...ERASE, ...'4');
    await screen.answers('Threads of each rank');
    await screen.answers('Time limit for 12 ranks');
    await screen.shows('Should Slurm write an e-mail at the end');
    screen.types('y');
    await screen.answers('Address', ...'ada@example.org');
    await screen.answersLine('Would you like to download the job script files?', 'n');
    expect((await screen.ended).stdout).not.toContain('Program to run');

    const [{ job_script_id }] = await cli.raw('job-scripts', 'list', '--search', 'mpi');
    const files = await cli.prints('job-scripts', 'show-files', String(job_script_id), '--plain');
    expect(files).toContain('mpirun -np 12 --map-by "slot:PE=8" --bind-to core ./from-file');
    expect(files).toContain('--mail-user=ada@example.org');
  });

  test('are asked for a folder that is rendered here, and end without a trace when they are broken off', async () => {
    const there = await cli.in('locally');
    const screen = there.onTerminal('job-scripts', 'create-locally', join(EXAMPLES, 'hello'));
    await screen.answers('What should the job say', ...ERASE, ...'good day');
    await screen.answers('How many steps should it count', ...ERASE, ...'3');
    await screen.shows('successfully rendered locally');
    expect(await there.reads('hello.sh')).toContain('good day');

    const broken = there.onTerminal('job-scripts', 'create', 'hello', '--name', 'broken off');
    await broken.shows('What should the job say');
    broken.types(KEY.interrupt);
    expect((await broken.ended).exitCode).not.toBe(0);
    expect(await cli.prints('job-scripts', 'list', '--search', 'broken')).toContain('There are no results');
  });
});
