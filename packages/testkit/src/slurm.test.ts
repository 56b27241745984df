import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { until } from './agentProcess.ts';
import { startSlurm } from './slurm.ts';

test('a private Slurm runs a job, forgets its controller and gets it back, and leaves nothing behind', async () => {
  const slurm = await startSlurm({ minJobAge: 60 });
  try {
    const id = (
      await slurm.run('sbatch', '--parsable', '--output=/dev/null', '--chdir=/', '--wrap=true')
    ).trim();
    await slurm.stopController();
    await expect(slurm.run('squeue')).rejects.toThrow(/connect failure/);
    await slurm.startController();
    const state = () => slurm.run('squeue', '--noheader', '--states=all', '--jobs', id, '--format=%T');
    await until('the job ends', async () => (await state()) === 'COMPLETED\n');
  } finally {
    await slurm.stop();
  }
  expect(existsSync(slurm.folder)).toBe(false);
});
