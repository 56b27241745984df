// A real, private one-machine Slurm for tests: own munge key, own ports, own folder, no systemd, no cgroups.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from './freePort.ts';

/** A running Slurm and the ways to disturb it. */
export interface TestSlurm {
  /** The private folder, removed by `stop`; reachable by every account. */
  folder: string;
  /** Environment for Slurm's commands: `SLURM_CONF` and a `PATH`. */
  env: { SLURM_CONF: string; PATH: string };
  /** Runs a command with that environment and returns its stdout; rejects when it fails. All but sbatch are repeated when Slurm is too slow. */
  run(command: string, ...args: string[]): Promise<string>;
  /** Freezes slurmctld: connections are taken and not answered (SIGSTOP). */
  pauseController(): void;
  resumeController(): void;
  /** Ends slurmctld; its state stays for `startController`. */
  stopController(): Promise<void>;
  startController(): Promise<void>;
  /** Ends jobs, daemons and their leftovers, each by its pid, and removes the folder. */
  stop(): Promise<void>;
}

export interface SlurmOptions {
  /** Seconds that a finished job stays known (Slurm's default is 300; 0 means about 2). */
  minJobAge?: number;
  /** Processors of the one node, whatever the machine has. */
  cpus?: number;
  /** Seconds after which commands give up on slurmctld, or twice that; short unless given, for tests in which it hangs. */
  messageTimeout?: number;
}

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const READY_WITHIN_MS = 60_000;
/** A machine that stands still for longer than MessageTimeout makes a command give up on a controller that is well. */
const MOST_TRIES = 3;

/** Starts munged, slurmctld and slurmd (Debian: `slurm-wlm munge`) and waits until the node is idle. */
export async function startSlurm(options: SlurmOptions = {}): Promise<TestSlurm> {
  const binaries = ['munged', 'slurmctld', 'slurmd'].map((name) => `/usr/sbin/${name}`);
  const missing = binaries.filter((path) => !existsSync(path));
  if (missing.length > 0) throw new Error(`${missing.join(', ')} missing: apt-get install slurm-wlm munge`);
  const folder = await mkdtemp(join(tmpdir(), 'jobbergate-slurm-'));
  await chmod(folder, 0o755);
  await writeConfiguration(folder, options);
  const env = { SLURM_CONF: join(folder, 'slurm.conf'), PATH };
  const run = async (command: string, ...args: string[]) => {
    for (let tries = 1; ; tries++) {
      try {
        return (await promisify(execFile)(command, args, { env })).stdout;
      } catch (error) {
        if (tries === MOST_TRIES || command === 'sbatch' || !String(error).includes('timed out')) throw error;
      }
    }
  };

  const daemons = new Map<string, ChildProcess>();
  const start = async (name: string, args: string[]) => {
    daemons.set(name, await startDaemon(folder, env, name, args));
  };
  const startController = () => start('slurmctld', ['-D']);
  await start('munged', [
    '--foreground',
    '--force',
    `--socket=${folder}/munge/socket`,
    ...['key', 'seed'].map((name) => `--${name}-file=${folder}/munge.${name}`),
    `--pid-file=${folder}/munged.pid`,
    `--log-file=${folder}/munged.log`,
  ]);
  await until(() => existsSync(join(folder, 'munge/socket')));
  await startController();
  await start('slurmd', ['-D', '-N', 'n1']);
  const stop = async () => {
    for (const daemon of daemons.values()) await end(daemon);
    await endLeftovers(env.SLURM_CONF);
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    await until(
      async () => (await run('sinfo', '--noheader', '--format', '%T').catch(() => '')) === 'idle\n',
    );
  } catch (error) {
    const log = await readFile(join(folder, 'slurmctld.log'), 'utf8').catch(() => '');
    await stop();
    throw new Error(`Slurm did not become ready:\n${log}`, { cause: error });
  }
  const signalController = (signal: NodeJS.Signals) => daemons.get('slurmctld')?.kill(signal);
  return {
    folder,
    env,
    run,
    pauseController: () => void signalController('SIGSTOP'),
    resumeController: () => void signalController('SIGCONT'),
    stopController: async () => {
      const daemon = daemons.get('slurmctld');
      if (daemon === undefined) return;
      daemon.kill('SIGTERM');
      await until(() => daemon.exitCode !== null || daemon.signalCode !== null);
    },
    startController: async () => {
      await startController();
      await until(async () => (await run('scontrol', 'ping').catch(() => '')).includes('is UP'));
    },
    stop,
  };
}

async function writeConfiguration(
  folder: string,
  { minJobAge = 300, cpus = 4, messageTimeout = 5 }: SlurmOptions,
) {
  for (const name of ['munge', 'state', 'spool']) await mkdir(join(folder, name), { mode: 0o755 });
  await writeFile(join(folder, 'munge.key'), randomBytes(128), { mode: 0o400 });
  const user = userInfo().username;
  const [controllerPort, nodePort] = [await freePort(), await freePort()];
  const lines = [
    'ClusterName=testkit',
    'SlurmctldHost=localhost(127.0.0.1)',
    `SlurmUser=${user}`,
    `SlurmdUser=${user}`,
    'AuthType=auth/munge',
    `AuthInfo=socket=${folder}/munge/socket`,
    `SlurmctldPort=${controllerPort}`,
    `SlurmdPort=${nodePort}`,
    `StateSaveLocation=${folder}/state`,
    `SlurmdSpoolDir=${folder}/spool`,
    `SlurmctldPidFile=${folder}/slurmctld.pid`,
    `SlurmdPidFile=${folder}/slurmd.pid`,
    'ProctrackType=proctrack/linuxproc',
    'TaskPlugin=task/none',
    'JobAcctGatherType=jobacct_gather/none',
    'SelectType=select/cons_tres',
    'SelectTypeParameters=CR_Core',
    'SlurmdParameters=config_overrides',
    'SchedulerParameters=batch_sched_delay=0,sched_interval=1',
    'MailProg=/bin/true',
    'ReturnToService=2',
    `MinJobAge=${minJobAge}`,
    `MessageTimeout=${messageTimeout}`,
    'KillWait=2',
    `NodeName=n1 NodeHostname=localhost NodeAddr=127.0.0.1 CPUs=${cpus} RealMemory=1000 State=UNKNOWN`,
    'PartitionName=compute Nodes=ALL Default=YES MaxTime=INFINITE State=UP',
  ];
  await writeFile(join(folder, 'slurm.conf'), `${lines.join('\n')}\n`);
}

/** The daemon dies with this process, however that ends. */
async function startDaemon(folder: string, env: Record<string, string>, name: string, args: string[]) {
  const log = await open(join(folder, `${name}.log`), 'a');
  const daemon = spawn('setpriv', ['--pdeathsig', 'KILL', '--', `/usr/sbin/${name}`, ...args], {
    env,
    stdio: ['ignore', log.fd, log.fd],
  });
  await log.close();
  return daemon;
}

async function end(daemon: ChildProcess) {
  daemon.kill('SIGKILL');
  await until(() => daemon.exitCode !== null || daemon.signalCode !== null);
}

/** slurmstepd and what jobs started live on without slurmd; they are known by the configuration they carry. */
async function endLeftovers(conf: string) {
  for (const name of await readdir('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    if (!environment.split('\0').includes(`SLURM_CONF=${conf}`)) continue;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended between the two looks.
    }
  }
}

async function until(condition: () => boolean | Promise<boolean>) {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`not so within ${READY_WITHIN_MS} ms`);
    await sleep(50);
  }
}
