import { spawn } from 'node:child_process';
import type { OpenCluster } from './cluster.ts';
import { startTimeOf } from './processes.ts';
import { isForOneRun } from './socketDir.ts';

/**
 * Stops a server when this process ends, in whatever way: a shell waits at the end of a pipe that the
 * kernel closes with us. It has a session of its own, so that Ctrl-C on the terminal leaves it be.
 *
 * @returns what lets the watchdog go, after the server has ended
 */
export function stopWithUs(pid: number, { socketDir, layout }: OpenCluster): () => void {
  const toRemove = isForOneRun(socketDir) ? socketDir : '';
  const argv = ['-c', SCRIPT, 'jobbergate-postgres-watchdog', String(pid), startTimeOf(pid) ?? '', toRemove];
  const watchdog = spawn('/bin/sh', argv, {
    ...layout.account,
    cwd: '/',
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin' },
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  watchdog.unref();
  watchdog.stdin.on('error', () => {});
  return () => watchdog.stdin.end('released\n');
}

/**
 * $1 is the server's process id, $2 its start time (field 22 of /proc/PID/stat, the 20th after the
 * name), which tells it from a later process under the same id, $3 a folder to remove
 * after it, or nothing. Fast shutdown, then immediate.
 */
const SCRIPT = `
pid=$1 started=$2 folder=$3
lives() {
  read -r stat 2>/dev/null <"/proc/$pid/stat" || return 1
  set -- \${stat##*) }
  [ "\${20}" = "$started" ]
}
ends_within() {
  left=$1
  while [ "$left" -gt 0 ]; do
    lives || { rmdir "$folder"; exit 0; }
    sleep 1
    left=$((left - 1))
  done
}
read -r released && exit 0
lives && kill -INT "$pid"
ends_within 20
lives && kill -QUIT "$pid"
ends_within 5
lives && kill -KILL "$pid"
`;
