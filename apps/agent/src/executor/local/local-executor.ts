// Jobs run on this machine: a bounded queue of child processes with Slurm's words for their states.
import { readFile } from 'node:fs/promises';
import { availableParallelism, hostname } from 'node:os';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account, ExitStatus } from '@jobbergate/slurm';
import type { Executor, JobOrder, JobSight, KeyedJob, SubmitOutcome } from '../executor.ts';
import { expandPattern, readDirectives, ScriptRefused } from './directives.ts';
import { endLeftovers, type JobProcess, type JobUser, startJobProcess } from './job-process.ts';
import { type JobStore, type LocalJob, openJobStore } from './job-store.ts';

const MOST_WAITING = 10_000;
const SAVE_AGAIN_MS = 2_000;

/** Where it keeps its jobs, and as whom and how many of them run. */
export interface LocalOptions {
  /** Of the agent alone. */
  folder: string;
  user: JobUser;
  /** Jobs at the same time; by default as many as there are processors. */
  concurrency?: number;
}

/**
 * Opens the queue where the last agent left it: waiting jobs go on waiting; of jobs that ran, the processes
 * are ended and the jobs have FAILED, since nobody knows how they would have ended.
 */
export async function openLocalExecutor(options: LocalOptions): Promise<LocalExecutor> {
  const store = await openJobStore(options.folder);
  for (const job of [...store.jobs.values()].filter(({ state }) => state === 'RUNNING')) {
    await endLeftovers(job.key);
    await store.save(finished(job, 'FAILED', 'AgentDied: the agent ended while the job ran'));
  }
  const executor = new LocalExecutor(store, options);
  executor.startWaiting();
  return executor;
}

/** How a job's processes ended, and what had been done to them. */
interface Ending extends ExitStatus {
  late: boolean;
  isCancelled: boolean;
  launchFailure: string | null;
}

/** A job that starts or runs. */
interface RunningJob {
  process: JobProcess | null;
  isCancelled: boolean;
  done: Promise<void>;
}

export class LocalExecutor implements Executor {
  readonly name = 'local';
  readonly account: Account | null;
  readonly #store: JobStore;
  readonly #user: JobUser;
  readonly #concurrency: number;
  readonly #running = new Map<number, RunningJob>();
  #stopping = false;

  constructor(store: JobStore, { user, concurrency = availableParallelism() }: LocalOptions) {
    this.#store = store;
    this.#user = user;
    this.#concurrency = concurrency;
    this.account = user.become;
  }

  async submit(order: JobOrder): Promise<SubmitOutcome> {
    if (this.#stopping) return { kind: 'unavailable', reason: 'the agent is stopping' };
    if (this.#waiting().length >= MOST_WAITING) {
      return { kind: 'unavailable', reason: `${MOST_WAITING} jobs wait already` };
    }
    try {
      const job = await this.#newJob(order);
      await this.#store.save(job);
      this.startWaiting();
      return { kind: 'accepted', jobId: job.jobId };
    } catch (error) {
      if (error instanceof ScriptRefused) return { kind: 'refused', reason: error.message };
      throw error;
    }
  }

  async keyedJobs(): Promise<KeyedJob[]> {
    return [...this.#store.jobs.values()];
  }

  async isSubmitting(): Promise<boolean> {
    return false;
  }

  async look(jobIds: readonly number[]): Promise<Map<number, JobSight>> {
    const jobs = jobIds.flatMap((jobId) => this.#store.jobs.get(jobId) ?? []);
    return new Map(jobs.map((job) => [job.jobId, { ...job, isOwn: true, failedTasks: {} }]));
  }

  async lookBack(): Promise<Map<number, JobSight>> {
    return new Map();
  }

  async memorySeconds(): Promise<number> {
    return Number.POSITIVE_INFINITY;
  }

  async searchAccounts(): Promise<undefined> {
    return undefined;
  }

  async cancel(jobId: number): Promise<void> {
    const job = this.#store.jobs.get(jobId);
    const running = this.#running.get(jobId);
    if (running !== undefined) {
      running.isCancelled = true;
      running.process?.end();
    } else if (job?.state === 'PENDING') await this.#cancelWaiting(job);
  }

  /** Holds the job's place among those that run until its end is written: nobody may start it meanwhile. */
  async #cancelWaiting(job: LocalJob): Promise<void> {
    const saved = this.#store.save(finished(job, 'CANCELLED', 'None'));
    this.#running.set(job.jobId, { process: null, isCancelled: true, done: saved.catch(() => undefined) });
    try {
      await saved;
    } finally {
      this.#running.delete(job.jobId);
      this.startWaiting();
    }
  }

  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all([...this.#running.values()].map(({ done }) => done));
  }

  /** Running jobs are ended and have FAILED; waiting ones wait for the next agent. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const { process } of this.#running.values()) process?.end();
    await this.idle();
  }

  /** Starts waiting jobs, the oldest first, as far as there is room. */
  startWaiting(): void {
    if (this.#stopping) return;
    for (const job of this.#waiting().slice(0, Math.max(0, this.#concurrency - this.#running.size))) {
      const entry: RunningJob = { process: null, isCancelled: false, done: Promise.resolve() };
      this.#running.set(job.jobId, entry);
      entry.done = this.#run(job, entry).then(() => {
        this.#running.delete(job.jobId);
        this.startWaiting();
      });
    }
  }

  #waiting(): LocalJob[] {
    const waiting = [...this.#store.jobs.values()].filter(
      ({ jobId, state }) => state === 'PENDING' && !this.#running.has(jobId),
    );
    return waiting.sort((a, b) => a.jobId - b.jobId);
  }

  async #newJob({ key, directory, script, arguments: options }: JobOrder): Promise<LocalJob> {
    const directives = readDirectives(await readFile(script, 'utf8'), options);
    const jobId = await this.#store.nextId();
    const jobName = directives.jobName ?? basename(script);
    const values = { jobId, jobName, user: this.#user.name, host: hostname() };
    const error = directives.error === null ? null : expandPattern(directives.error, values);
    return {
      jobId,
      key,
      directory,
      script,
      state: 'PENDING',
      reason: 'Resources',
      exit: null,
      jobName,
      output: expandPattern(directives.output ?? 'slurm-%j.out', values),
      error,
      timeLimitSeconds: directives.timeLimitSeconds,
      submitTime: epochSeconds(),
      startTime: null,
      endTime: null,
    };
  }

  async #run(waiting: LocalJob, entry: RunningJob): Promise<void> {
    const job: LocalJob = { ...waiting, state: 'RUNNING', reason: 'None', startTime: epochSeconds() };
    // Durable before the process is there: after a crash a job may have failed, but never runs twice.
    if (!(await this.#keep(job))) return;
    const process = startJobProcess(job, this.#user);
    entry.process = process;
    if (this.#stopping || entry.isCancelled) process.end();
    let late = false;
    const limit = timeLimit(job.timeLimitSeconds, () => {
      late = true;
      process.end();
    });
    const { exit, launchFailure } = await process.ended;
    limit?.close();
    const { isCancelled } = entry;
    await this.#keep({ ...this.#ending(job, { ...exit, late, isCancelled, launchFailure }), exit });
  }

  /** A full disk is waited for, until the agent stops; false: it was not kept. */
  async #keep(job: LocalJob): Promise<boolean> {
    for (;;) {
      try {
        await this.#store.save(job);
        return true;
      } catch {
        if (this.#stopping) return false;
        await sleep(SAVE_AGAIN_MS);
      }
    }
  }

  #ending(job: LocalJob, how: Ending): LocalJob {
    if (how.isCancelled) return finished(job, 'CANCELLED', 'None');
    if (how.launchFailure !== null) return finished(job, 'FAILED', `JobLaunchFailure: ${how.launchFailure}`);
    if (how.late) return finished(job, 'TIMEOUT', 'TimeLimit');
    if (how.code === 0 && how.signal === 0) return finished(job, 'COMPLETED', 'None');
    if (this.#stopping)
      return finished(job, 'FAILED', 'AgentStopped: the agent was stopped while the job ran');
    return finished(job, 'FAILED', how.signal === 0 ? 'NonZeroExitCode' : 'None');
  }
}

function finished(job: LocalJob, state: LocalJob['state'], reason: string): LocalJob {
  return { ...job, state, reason, endTime: epochSeconds() };
}

function epochSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

/** setTimeout holds at most 2^31-1 ms, 24 days; longer limits are as good as none. */
function timeLimit(seconds: number | null, act: () => void): NodeJS.Timeout | undefined {
  return seconds === null || seconds > 2_000_000 ? undefined : setTimeout(act, seconds * 1000);
}
