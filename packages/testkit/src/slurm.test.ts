import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
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
    let state = '';
    for (let tries = 0; tries < 450 && state !== 'COMPLETED\n'; tries++) {
      await sleep(100);
      state = await slurm.run('squeue', '--noheader', '--states=all', '--jobs', id, '--format=%T');
    }
    expect(state).toBe('COMPLETED\n');
  } finally {
    await slurm.stop();
  }
  expect(existsSync(slurm.folder)).toBe(false);
});
