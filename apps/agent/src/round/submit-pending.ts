// Takes what waits at the API to the executor, each submission once.
import { ConnectionError } from '@jobbergate/sdk';
import type { PendingSubmission } from '../agent-api.ts';
import { DirectoryRefused, prepareJob } from '../directory/job-directory.ts';
import type { Executor } from '../executor/executor.ts';
import { type Entry, type Journal, newEntry } from '../journal/journal.ts';
import { submissionKey } from '../submission-key.ts';
import { Absences, type Look } from './absences.ts';
import { Backoff } from './backoff.ts';
import type { Context } from './context.ts';

/** The part of the agent that submits; it remembers failures between rounds. */
export class Submitter {
  readonly #context: Context;
  readonly #absences: Absences;
  readonly #backoff = new Backoff();

  constructor(context: Context) {
    this.#context = context;
    this.#absences = new Absences(context.settleMs);
  }

  /** One round; returns the submissions that waited. Rejects when the API gave no clear answer. */
  async round(): Promise<Set<number>> {
    const { instance, submissions } = await this.#context.api.pending();
    const journal = await this.#context.journalOf(instance);
    const open: PendingSubmission[] = [];
    for (const submission of submissions) {
      const entry = journal.get(submission.id);
      if (entry !== undefined && isSettled(entry))
        await this.#guarded(entry.submissionId, () => this.#tell(journal, entry));
      else if (this.#backoff.isOver(submission.id)) open.push(submission);
    }
    const executorOf = ({ id }: PendingSubmission) =>
      journal.get(id)?.executor ?? this.#context.executor.name;
    for (const name of new Set(open.map(executorOf))) {
      const group = open.filter((submission) => executorOf(submission) === name);
      await this.#takeAll({ instance, journal }, group, await this.#context.executorNamed(name));
    }
    return new Set(submissions.map(({ id }) => id));
  }

  /**
   * `executor`: the one that an earlier attempt may have gone to. It is asked in every round with something
   * new, not only when an outcome is open: a journal may be lost, another agent may have run with its own.
   */
  async #takeAll(
    { instance, journal }: { instance: string; journal: Journal },
    submissions: readonly PendingSubmission[],
    executor: Executor,
  ): Promise<void> {
    const { stopping } = this.#context;
    const askedAt = Date.now();
    const jobs = await executor.keyedJobs();
    const look = { executor, jobs, askedAt, answeredAt: Date.now() };
    for (const submission of submissions) {
      if (stopping.aborted) return;
      const key = submissionKey(instance, submission.id);
      const went = await this.#guarded(submission.id, () => this.#take(journal, submission, key, look));
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
  async #take(journal: Journal, submission: PendingSubmission, key: string, look: Look): Promise<boolean> {
    const entry = journal.get(submission.id);
    const found = look.jobs.filter((job) => job.key === key).map(({ jobId }) => jobId);
    if (found.length > 0) {
      await this.#adopt(journal, entry ?? this.#intent(submission.id, key), found, look.executor);
      return true;
    }
    if (entry === undefined) return this.#submit(journal, submission, key);
    const verdict = await this.#absences.judge(entry, look);
    switch (verdict.kind) {
      case 'wait':
        return true;
      case 'absent':
        return this.#submit(journal, submission, key);
      case 'found':
        await this.#adopt(journal, entry, [verdict.jobId], look.executor);
        return true;
      case 'unknowable': {
        const given = { ...entry, ending: { status: 'UNKNOWN' as const, message: verdict.message } };
        await journal.save(given);
        await this.#tell(journal, given);
        return true;
      }
    }
  }

  async #submit(journal: Journal, submission: PendingSubmission, key: string): Promise<boolean> {
    const { executor, workDir, log } = this.#context;
    const { id, executionDirectory } = submission;
    const prepared = await prepareJob(workDir, submission, executor.account).catch(asRefusal);
    if (prepared instanceof DirectoryRefused) {
      await this.#reject(id, prepared.message);
      return true;
    }
    const intent = this.#intent(id, key);
    await journal.save(intent);
    const outcome = await executor.submit({ ...prepared, key, directoryNamed: executionDirectory !== null });
    const about = { submission: id, ...outcome };
    switch (outcome.kind) {
      case 'accepted': {
        const entry = { ...intent, jobId: outcome.jobId };
        await journal.save(entry);
        this.#backoff.forget(id);
        log.info({ ...about, directory: prepared.directory }, 'submitted');
        await this.#tell(journal, entry);
        return true;
      }
      case 'refused':
        await journal.remove(id);
        await this.#reject(id, outcome.reason);
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
    await this.#tell(journal, adopted);
  }

  async #tell(journal: Journal, { submissionId, jobId, ending }: Entry): Promise<void> {
    const { api, log } = this.#context;
    const message = ending?.message ?? '';
    const answer = await (jobId === null
      ? api.report(submissionId, { status: 'UNKNOWN', message })
      : api.report(submissionId, { status: 'SUBMITTED', jobId }));
    if (answer === 'gone')
      log.warn({ submission: submissionId, jobId }, 'the submission is gone from the API');
    if (jobId === null) await journal.remove(submissionId);
  }

  async #reject(submissionId: number, message: string): Promise<void> {
    this.#backoff.forget(submissionId);
    this.#context.log.info({ submission: submissionId, reason: message }, 'rejected');
    await this.#context.api.report(submissionId, { status: 'REJECTED', message });
  }

  #intent(submissionId: number, key: string): Entry {
    return newEntry({ submissionId, key, executor: this.#context.executor.name, jobId: null });
  }
}

/** Whether all that remains is to tell the API. */
function isSettled({ jobId, ending }: Entry): boolean {
  return jobId !== null || ending !== null;
}

function asRefusal(error: unknown): DirectoryRefused {
  if (error instanceof DirectoryRefused) return error;
  throw error;
}
