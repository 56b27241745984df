// One agent at a time in a work directory: two would submit everything twice.
import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { join } from 'node:path';

/** Somebody else works there. */
export class WorkDirectoryTaken extends Error {
  readonly code = 'work_directory_taken';
}

// An agent that is just ending, as when a service starts again.
const PATIENCE_SECONDS = '3';

/**
 * Takes the lock of a folder; the function that comes back gives it up, and so does the kernel when this process
 * ends in whatever way. Node has no flock(2): flock(1) locks a descriptor that it shares with us.
 * Throws `WorkDirectoryTaken`.
 */
export async function lockWorkDirectory(folder: string): Promise<() => Promise<void>> {
  const file = await open(join(folder, 'agent.lock'), 'a+', 0o600);
  const code = await new Promise<number | null>((resolve, reject) => {
    const stdio = ['ignore', 'ignore', 'ignore', file.fd] as const;
    const child = spawn('flock', ['--exclusive', '--timeout', PATIENCE_SECONDS, '3'], { stdio: [...stdio] });
    child.on('error', (error) => reject(new Error(`flock (util-linux) cannot be run: ${error.message}`)));
    child.on('exit', resolve);
  });
  if (code === 0) return () => file.close();
  await file.close();
  throw new WorkDirectoryTaken(`Another agent works in ${folder}.`);
}
