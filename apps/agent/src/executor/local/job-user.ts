// Whom local jobs run as: ourselves, or, when we are root, somebody without rights.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import type { JobUser } from './job-process.ts';

/** The local executor cannot run jobs safely here. */
export class LocalExecutorRefused extends Error {
  readonly code = 'local_executor_refused';
}

const UNPRIVILEGED = 'nobody';

/** Throws `LocalExecutorRefused` as root on a machine without `nobody` or setpriv(1). */
export async function localJobUser(env: NodeJS.ProcessEnv): Promise<JobUser> {
  const own = userInfo();
  if (own.uid !== 0) {
    return { name: own.username, home: own.homedir, shell: own.shell ?? '/bin/sh', become: null };
  }
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const line = passwd.split('\n').find((text) => text.startsWith(`${UNPRIVILEGED}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  if (!Number(uid) || !Number(gid)) {
    throw new LocalExecutorRefused(
      `As root, jobs run as the account ${UNPRIVILEGED}, which /etc/passwd lacks.`,
    );
  }
  const path = (env.PATH ?? '').split(delimiter);
  if (!path.some((folder) => existsSync(join(folder, 'setpriv')))) {
    throw new LocalExecutorRefused(
      'As root, jobs are started by setpriv (util-linux), which is not installed.',
    );
  }
  const become = { uid: Number(uid), gid: Number(gid) };
  return { name: UNPRIVILEGED, home: '/', shell: '/bin/sh', become };
}
