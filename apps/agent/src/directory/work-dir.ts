// The work directory: made when missing, and refused when somebody else could put links or files into it.
import { chmod, mkdir, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Account, runCommand } from '@jobbergate/slurm';
import { OWN_FOLDER } from './job-directory.ts';

/** The work directory cannot be used, in words for the operator. */
export class WorkDirectoryRefused extends Error {
  readonly code = 'work_directory_refused';
}

/** Makes the work directory and the agent's own folder in it (0700); returns the directory's real path. */
export async function openWorkDir(path: string): Promise<string> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await mkdir(path, { recursive: true, mode: 0o700 });
    const real = await realpath(path);
    const { uid, mode } = await stat(real);
    if (uid !== process.getuid?.()) throw new WorkDirectoryRefused('it belongs to another account');
    if ((mode & 0o022) !== 0) throw new WorkDirectoryRefused('others may write into it');
    await mkdir(join(real, OWN_FOLDER), { recursive: true, mode: 0o700 });
    return real;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new WorkDirectoryRefused(`JOBBERGATE_WORK_DIR=${path}: ${reason}`);
  }
}

/** Lets another account pass through to its jobs' directories, and sees that it can. */
export async function letPass(workDir: string, account: Account): Promise<void> {
  await chmod(workDir, 0o711);
  const env = { PATH: process.env.PATH ?? '/usr/bin:/bin' };
  const result = await runCommand(['test', '-x', workDir], { env, cwd: '/', timeoutMs: 10_000, as: account });
  if (result.exitCode !== 0) {
    const who = `the account that jobs run as (uid ${account.uid})`;
    throw new WorkDirectoryRefused(`JOBBERGATE_WORK_DIR=${workDir}: ${who} cannot reach it`);
  }
}
