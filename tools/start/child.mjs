// A child process of the starter.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = join(import.meta.dirname, '../..');

/**
 * Starts one of our programs. It has a session of its own, so that Ctrl-C reaches the starter alone, which
 * stops its children in order; and a pipe that tells it when the starter is gone (parent-watch.mjs).
 *
 * @param {string} program path below the root
 * @param {string[]} argv
 * @param {NodeJS.ProcessEnv} env
 */
export function startChild(program, argv, env) {
  const child = spawn(join(root, program), argv, {
    env: { ...env, JOBBERGATE_PARENT_PIPE: '3' },
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
    detached: true,
  });
  /** Resolves to its exit code, counted as shells do when a signal ended it. */
  const exited = new Promise((done) => {
    child.once('error', () => done(127));
    child.once('exit', (code, signal) => done(code ?? 128 + (SIGNAL_NUMBERS[signal] ?? 0)));
  });
  return { child, exited };
}

/** Asks a child to stop, and ends it when it does not within the time (milliseconds). */
export async function stopChild({ child, exited }, patience) {
  child.kill('SIGTERM');
  const timer = new AbortController();
  const late = sleep(patience, 'late', { signal: timer.signal }).catch(() => {});
  if ((await Promise.race([exited, late])) === 'late') child.kill('SIGKILL');
  timer.abort();
  await exited;
}

const SIGNAL_NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGABRT: 6, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 };
