// Takes what waits at the API to the executor, each submission once.
import { ConnectionError } from '@jobbergate/sdk';
import { readSbatchArguments, SbatchArgumentRefused } from '@jobbergate/slurm';
import type { PendingSubmission } from '../agent-api.ts';
import { DirectoryRefused, type PreparedJob, prepareJob } from '../directory/job-directory.ts';
import type { Executor, JobOrder } from '../executor/executor.ts';
import { type Entry, type Journal, newEntry } from '../journal/journal.ts';
import { submissionKey } from '../submission-key.ts';
import { Absences, type Look } from './absences.ts';
import { Backoff } from './backoff.ts';
import type { Context } from './context.ts';
import { handOver } from './hand-over.ts';

/** What is to be settled: a submission that waits, an attempt whose outcome is open, or both. */
interface Task {
  id: number;
  key: string;
  /** undefined: it was cancelled, closed or deleted since the attempt. */
  submission: PendingSubmission | undefined;
  entry: Entry | undefined;
}

/** The part of the agent that submits; it remembers failures between rounds. */
export class Submitter {
  readonly #context: Context;
  readonly #absences: Absences;
  readonly #backoff = new Backoff();

  constructor(context: Context) {
    this.#context = context;
    this.#absences = new Absences(context.settleMs);
  }

  /** One round; returns how many submissions waited. Rejects when the API gave no clear answer. */
  async round(): Promise<number> {
    const { instance, submissions } = await this.#context.api.pending();
    const journal = await this.#context.journalOf(instance);
    const waiting = new Map(submissions.map((submission) => [submission.id, submission]));
    const alive = new Set([...waiting.keys(), ...journal.entries().map(({ submissionId }) => submissionId)]);
    this.#backoff.keep(alive);
    this.#absences.keep(alive);
    await this.#tellAll(journal, waiting);
    const tasks = tasksOf(journal, waiting).filter(({ id }) => this.#backoff.isOver(id));
    const executorOf = ({ entry }: Task) => entry?.executor ?? this.#context.executor.name;
    for (const name of new Set(tasks.map(executorOf))) {
      const group = tasks.filter((task) => executorOf(task) === name);
      await this.#takeAll(journal, group, await this.#context.executorNamed(name));
    }
    return submissions.length;
  }

  /** Jobs that the API does not know, be it because an answer was lost or because its memory was. */
  async #tellAll(journal: Journal, waiting: ReadonlyMap<number, PendingSubmission>): Promise<void> {
    for (const entry of journal.entries()) {
      const { submissionId, jobId, handover } = entry;
      const isDue = handover === 'untold' || (handover === 'told' && waiting.has(submissionId));
      if (jobId === null || !isDue || !this.#backoff.isOver(submissionId)) continue;
      await this.#guarded(submissionId, () => handOver(this.#context, journal, entry));
    }
  }

  /**
   * `executor`: the one that an earlier attempt may have gone to. It is asked in every round with something
   * new, not only when an outcome is open: a journal may be lost, another agent may have run with its own.
   */
  async #takeAll(journal: Journal, tasks: readonly Task[], executor: Executor): Promise<void> {
    const { stopping } = this.#context;
    const askedAt = Date.now();
    const jobs = await executor.keyedJobs();
    const look = { executor, jobs, askedAt, answeredAt: Date.now() };
    for (const task of tasks) {
      if (stopping.aborted) return;
      const went = await this.#guarded(task.id, () => this.#take(journal, task, look));
      // Slurm cannot be asked: the others wait for the next round, in which this one does not lead.
      if (went === false) return;
    }
  }

  /** One submission that cannot be handled does not stop the others; an API that is away does. */
  async #guarded<T>(submissionId: number, act: () => Promise<T>): Promise<T | undefined> {
    try {
      return await act();
    } catch (error) {
      this.#backoff.failed(submissionId);
      if (error instanceof ConnectionError) throw error;
      this.#context.log.error(
        { submission: submissionId, reason: String(error) },
        'a submission could not be handled',
      );
      return undefined;
    }
  }

  /** False when the executor could not be asked. */
  async #take(journal: Journal, task: Task, look: Look): Promise<boolean> {
    const { id, key, submission, entry } = task;
    const found = look.jobs.filter((job) => job.key === key).map(({ jobId }) => jobId);
    if (found.length > 0) {
      await this.#adopt(journal, entry ?? this.#intent(task), found, look.executor);
      return true;
    }
    const verdict =
      entry === undefined ? { kind: 'absent' as const } : await this.#absences.judge(entry, look);
    switch (verdict.kind) {
      case 'wait':
        return true;
      case 'found':
        await this.#adopt(journal, entry ?? this.#intent(task), [verdict.jobId], look.executor);
        return true;
      case 'absent':
        if (submission !== undefined) return this.#submit(journal, task, submission);
        await journal.remove(id);
        return true;
      case 'unknowable':
        if (submission !== undefined) await this.#reject(journal, id, verdict.message);
        else this.#context.log.warn({ submission: id, reason: verdict.message }, 'given up');
        await journal.remove(id);
        return true;
    }
  }

  async #submit(journal: Journal, task: Task, submission: PendingSubmission): Promise<boolean> {
    const { executor, log } = this.#context;
    const { id, key } = task;
    const order = await this.#prepare(submission, key).catch(asRefusal);
    if (order instanceof Error) {
      await journal.remove(id);
      await this.#reject(journal, id, order.message);
      return true;
    }
    const intent = this.#intent(task);
    await journal.save(intent);
    const outcome = await executor.submit(order);
    const about = { submission: id, ...outcome };
    switch (outcome.kind) {
      case 'accepted': {
        const entry = { ...intent, jobId: outcome.jobId };
        await journal.save(entry);
        this.#backoff.forget(id);
        log.info({ ...about, directory: order.directory }, 'submitted');
        await handOver(this.#context, journal, entry);
        return true;
      }
      case 'refused':
        await journal.remove(id);
        await this.#reject(journal, id, outcome.reason);
        return true;
      case 'unavailable':
        await journal.remove(id);
        this.#backoff.failed(id);
        log.warn(about, 'not submitted; it will be tried again');
        return false;
      case 'unknown':
        this.#absences.forget(id);
        this.#backoff.failed(id);
        log.warn(about, 'the outcome of a submission is not known; its key will be looked up');
        return false;
    }
  }

  async #prepare(submission: PendingSubmission, key: string): Promise<JobOrder> {
    const { api, executor, workDir } = this.#context;
    const options = readSbatchArguments(submission.sbatchArguments);
    const files: Record<string, string> = {};
    for (const name of submission.fileNames) files[name] = await api.file(submission.scriptId, name);
    const prepared: PreparedJob = await prepareJob(workDir, { ...submission, files }, executor.account);
    const directoryNamed = submission.executionDirectory !== null;
    return { ...prepared, key, directoryNamed, arguments: options };
  }

  /** Takes a job that is there as the submission's. A second one would be a mistake of ours, and is ended. */
  async #adopt(journal: Journal, entry: Entry, found: readonly number[], executor: Executor): Promise<void> {
    const { log } = this.#context;
    const [jobId = 0, ...others] = found.toSorted((a, b) => a - b);
    log.warn({ submission: entry.submissionId, jobId }, 'found the job of a submission by its key');
    const adopted = { ...entry, executor: executor.name, jobId };
    await journal.save(adopted);
    for (const other of others) {
      log.error(
        { submission: entry.submissionId, jobId: other },
        'a second job of a submission; it is cancelled',
      );
      await executor.cancel(other);
    }
    await handOver(this.#context, journal, adopted);
  }

  async #reject(journal: Journal, id: number, message: string): Promise<void> {
    this.#backoff.forget(id);
    const answer = await this.#context.api.rejected(journal.instance, id, message);
    this.#context.log.info({ submission: id, reason: message, answer }, 'rejected');
  }

  #intent({ id, key }: Task): Entry {
    return newEntry({ submissionId: id, key, executor: this.#context.executor.name, jobId: null });
  }
}

function tasksOf(journal: Journal, waiting: ReadonlyMap<number, PendingSubmission>): Task[] {
  const open = journal.entries().filter(({ jobId }) => jobId === null);
  const ids = new Set([...open.map(({ submissionId }) => submissionId), ...waiting.keys()]);
  const tasks = [...ids].map((id) => ({
    id,
    key: submissionKey(journal.instance, id),
    submission: waiting.get(id),
    entry: journal.get(id),
  }));
  return tasks.filter(({ entry }) => entry === undefined || entry.jobId === null);
}

function asRefusal(error: unknown): DirectoryRefused | SbatchArgumentRefused {
  if (error instanceof DirectoryRefused || error instanceof SbatchArgumentRefused) return error;
  throw error;
}
