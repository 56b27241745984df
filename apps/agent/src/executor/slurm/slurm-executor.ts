// Jobs run by Slurm, through its commands.
import { readdir, readFile } from 'node:fs/promises';
import {
  type Account,
  byJob,
  type CommandOptions,
  type CommandResult,
  hasPrintedId,
  isEnd,
  type JobRecord,
  overall,
  readSacct,
  readSbatch,
  readScancel,
  readScontrolPing,
  readScontrolShowConfig,
  readSqueue,
  readSqueueComments,
  runCommand,
  type SlurmConfig,
  SlurmUnavailable,
  sacctArgv,
  sacctOfUserArgv,
  sbatchArgv,
  scancelArgv,
  scontrolPingArgv,
  scontrolShowConfigArgv,
  squeueArgv,
  squeueCommentsArgv,
  withEpochTimes,
} from '@jobbergate/slurm';
import type { Executor, JobOrder, JobSight, KeyedJob, SubmitOutcome } from '../executor.ts';

// sbatch itself gives up after 9 to 18 s without a controller, and after 59 s without slurm.conf.
const SUBMIT_WITHIN_MS = 90_000;
const ANSWER_WITHIN_MS = 60_000;
const MOST_OUTPUT = 64 * 1024 * 1024;

/** Asks Slurm as the agent's own account: what that account may not see would look as if it were gone. */
export class SlurmExecutor implements Executor {
  readonly name = 'slurm';
  readonly account: Account | null = null;
  readonly #env: Record<string, string>;
  readonly #uid: number;
  #config: SlurmConfig | undefined;

  /** `env`: the whole environment of the commands, `SLURM_CONF` in it. `uid`: the agent's own. */
  constructor(env: Record<string, string>, uid: number) {
    this.#env = env;
    this.#uid = uid;
  }

  async submit(order: JobOrder): Promise<SubmitOutcome> {
    const argv = sbatchArgv({
      script: order.script,
      comment: order.key,
      arguments: order.arguments,
      ...(order.directoryNamed ? { directory: order.directory } : {}),
    });
    const result = await runCommand(argv, {
      env: this.#env,
      cwd: order.directory,
      timeoutMs: SUBMIT_WITHIN_MS,
      isEnough: hasPrintedId,
    });
    return readSbatch(result);
  }

  async keyedJobs(): Promise<KeyedJob[]> {
    const jobs = readSqueueComments(await this.#ask(squeueCommentsArgv(this.#uid)), this.#uid);
    return jobs.map(({ jobId, comment }) => ({ jobId, key: comment }));
  }

  /** An sbatch of an agent that was killed may still be waiting for slurmctld. */
  async isSubmitting(key: string): Promise<boolean> {
    for (const pid of await readdir('/proc')) {
      if (!/^\d+$/.test(pid)) continue;
      const argv = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      if (argv.split('\0').includes(`--comment=${key}`)) return true;
    }
    return false;
  }

  async look(jobIds: readonly number[]): Promise<Map<number, JobSight>> {
    const records = readSqueue(await this.#ask(squeueArgv(jobIds)));
    return sights(records, jobIds, this.#uid);
  }

  async lookBack(jobIds: readonly number[]): Promise<Map<number, JobSight>> {
    if (!(await this.config()).accounting) return new Map();
    const records = readSacct(await this.#ask(sacctArgv(jobIds)));
    return sights(records, jobIds, this.#uid);
  }

  async memorySeconds(): Promise<number> {
    return (await this.config()).minJobAge;
  }

  async searchAccounts(key: string, sinceSeconds: number): Promise<number | null | undefined> {
    const { accounting, commentsInAccounts } = await this.config();
    if (!accounting || !commentsInAccounts) return undefined;
    const minutes = Math.ceil(sinceSeconds / 60) + 5;
    const jobs = readSacct(await this.#ask(sacctOfUserArgv(this.#uid, minutes)));
    return jobs.find(({ comment }) => comment === key)?.submittedId ?? null;
  }

  async cancel(jobId: number): Promise<void> {
    const outcome = readScancel(await this.#ask(scancelArgv(jobId)));
    if (outcome.kind !== 'done') throw new SlurmUnavailable(outcome.reason);
  }

  /** Whether a controller answers within `timeoutMs`, and what was said. */
  async ping(timeoutMs: number) {
    return readScontrolPing(await this.#ask(scontrolPingArgv(), { timeoutMs }));
  }

  /** Asked once: MinJobAge does not change while an agent runs without somebody knowing. */
  async config(): Promise<SlurmConfig> {
    this.#config ??= readScontrolShowConfig(await this.#ask(scontrolShowConfigArgv()));
    return this.#config;
  }

  async idle(): Promise<void> {}

  async stop(): Promise<void> {}

  #ask(argv: string[], options: Partial<CommandOptions> = {}): Promise<CommandResult> {
    return runCommand(argv, {
      env: withEpochTimes(this.#env),
      timeoutMs: ANSWER_WITHIN_MS,
      maxOutput: MOST_OUTPUT,
      ...options,
    });
  }
}

function sights(records: JobRecord[], jobIds: readonly number[], ownUid: number): Map<number, JobSight> {
  const jobs = byJob(records);
  const seen = new Map<number, JobSight>();
  for (const jobId of jobIds) {
    const parts = jobs.get(jobId) ?? [];
    const whole = overall(parts);
    if (whole === undefined) continue;
    const { state, reason, exit, submitTime, startTime, endTime, uid } = whole;
    seen.set(jobId, {
      ...{ state, reason, exit, submitTime, startTime, endTime },
      isOwn: uid === ownUid,
      failedTasks: failedTasks(parts),
    });
  }
  return seen;
}

function failedTasks(parts: readonly JobRecord[]): Record<string, string> {
  const failed = parts.filter(({ task, state }) => task !== null && isEnd(state) && state !== 'COMPLETED');
  return Object.fromEntries(failed.map(({ task, state }) => [task ?? '', state]));
}
