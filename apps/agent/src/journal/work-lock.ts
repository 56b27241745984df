// One agent at a time in a work directory: two would submit everything twice.
import { open, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode, readIfThere } from './durable-file.ts';

/** Somebody else works there. */
export class WorkDirectoryTaken extends Error {
  readonly code = 'work_directory_taken';
}

/**
 * Takes the lock in a folder; the function that comes back gives it up. A lock whose process is gone,
 * or whose number now belongs to another process, is taken over.
 * Throws `WorkDirectoryTaken`.
 */
export async function lockWorkDirectory(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, 'agent.lock');
  const mine = await identity(process.pid);
  for (let tries = 0; tries < 3; tries++) {
    try {
      const file = await open(path, 'wx', 0o600);
      await file.writeFile(mine);
      await file.close();
      return () => unlink(path);
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    }
    const holder = (await readIfThere(path)) ?? '';
    const pid = Number.parseInt(holder, 10);
    if (pid > 0 && holder === (await identity(pid))) {
      throw new WorkDirectoryTaken(`Another agent (process ${pid}) works in ${folder}.`);
    }
    await unlink(path).catch(() => {});
  }
  throw new WorkDirectoryTaken(`The lock ${path} cannot be taken.`);
}

/**
 * "PID START": a process by its number and its start time in clock ticks since boot (proc(5), stat, fields 3
 * and 22). Empty when it is gone, or a zombie that nobody collects.
 */
async function identity(pid: number): Promise<string> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // Field 2 is the program's name in parentheses and may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? '' : `${pid} ${fields[19]}`;
  } catch {
    return isAlive(pid) ? `${pid}` : '';
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}
