// One job's processes: started as the job's account, ended with everything they started.
import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { constants } from 'node:os';
import type { Account, ExitStatus } from '@jobbergate/slurm';
import type { LocalJob } from './job-store.ts';

/** The account that jobs run as. */
export interface JobUser {
  name: string;
  home: string;
  shell: string;
  /** null: the agent's own account. */
  become: Account | null;
}

/** How a job's processes ended. */
export interface ProcessEnd {
  exit: ExitStatus;
  /** Set when the script could not even be started. */
  launchFailure: string | null;
}

/** A job that runs. */
export interface JobProcess {
  ended: Promise<ProcessEnd>;
  /** TERM to all its processes, KILL after a while. */
  end(): void;
}

const KILL_WAIT_MS = 5_000;
/** Slurm's own exit status for output that cannot be opened. */
const LAUNCH_FAILED: ExitStatus = { code: 0, signal: 53 };
const MARK = 'JOBBERGATE_JOB_KEY';

// Runs as the job's account: the system checks its rights, not the agent's. What goes to descriptor 3 is why
// the script was not started.
const LAUNCH = `cd -- "$1" 2>/dev/null || { echo "cannot enter $1" >&3; exit 1; }
true 2>/dev/null >"$2" || { echo "cannot write $2" >&3; exit 1; }
if [ -n "$3" ]; then true 2>/dev/null >"$3" || { echo "cannot write $3" >&3; exit 1; }; exec 2>"$3" >"$2"; else exec >"$2" 2>&1; fi
exec 3>&- "$4"`;

/** Starts the job's script in a process group of its own. */
export function startJobProcess(job: LocalJob, user: JobUser): JobProcess {
  const argv = [...becoming(user.become), '/bin/sh', '-c', LAUNCH, 'sh'];
  const [program = '', ...args] = [...argv, job.directory, job.output, job.error ?? '', job.script];
  const child = spawn(program, args, {
    cwd: '/',
    env: environment(job, user),
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  let launchFailure = '';
  child.stdio[3]?.on('data', (chunk: Buffer) => {
    launchFailure = `${launchFailure}${chunk}`.slice(0, 500);
  });
  const signal = (name: NodeJS.Signals) => {
    if (child.pid !== undefined) signalGroup(child.pid, name);
  };
  let killer: NodeJS.Timeout | undefined;
  const ended = new Promise<ProcessEnd>((resolve) => {
    child.on('error', (error) => resolve({ exit: LAUNCH_FAILED, launchFailure: error.message }));
    child.on('exit', () => {
      clearTimeout(killer);
      // What the script left in the background ends with it, as under Slurm.
      signal('SIGKILL');
    });
    child.on('close', (code, name) => {
      const failed = launchFailure.trim();
      if (failed !== '') resolve({ exit: LAUNCH_FAILED, launchFailure: failed });
      else resolve({ exit: { code: code ?? 0, signal: signalNumber(name) }, launchFailure: null });
    });
  });
  return {
    ended,
    end() {
      signal('SIGTERM');
      killer ??= setTimeout(() => signal('SIGKILL'), KILL_WAIT_MS);
    },
  };
}

/**
 * Kills what an agent that died has left running of a job, found by the mark in its environment.
 * Linux only: elsewhere nothing is found.
 */
export async function endLeftovers(key: string): Promise<void> {
  const names = await readdir('/proc').catch(() => []);
  for (const pid of names.filter((name) => /^\d+$/.test(name)).map(Number)) {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    if (!environment.split('\0').includes(`${MARK}=${key}`)) continue;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended between the two looks.
    }
  }
}

/** Nothing of the agent's own environment: it holds secrets. */
function environment(job: LocalJob, user: JobUser): Record<string, string> {
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: user.become === null ? user.home : job.directory,
    USER: user.name,
    LOGNAME: user.name,
    SHELL: user.shell,
    LANG: 'C.UTF-8',
    TMPDIR: '/tmp',
    ENVIRONMENT: 'BATCH',
    SLURM_JOB_ID: String(job.jobId),
    SLURM_JOBID: String(job.jobId),
    SLURM_JOB_NAME: job.jobName,
    SLURM_SUBMIT_DIR: job.directory,
    SLURM_NTASKS: '1',
    SLURM_NNODES: '1',
    SLURM_CPUS_ON_NODE: '1',
    [MARK]: job.key,
  };
}

/** setuid programs give a job no way back to other rights. */
function becoming(account: Account | null): string[] {
  if (account === null) return [];
  const { uid, gid } = account;
  const rights = ['--init-groups', '--no-new-privs', '--inh-caps=-all'];
  return ['setpriv', '--reuid', String(uid), '--regid', String(gid), ...rights, '--'];
}

function signalGroup(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(-pid, name);
  } catch {
    // Nobody is left in the group.
  }
}

function signalNumber(name: NodeJS.Signals | null): number {
  return name === null ? 0 : constants.signals[name];
}
