// Tells the API how the jobs of active submissions stand, and how they ended.
import { ApiError } from '@jobbergate/sdk';
import type { ActiveSubmission } from '../agent-api.ts';
import type { JobSight } from '../executor/executor.ts';
import type { Entry, Journal } from '../journal/journal.ts';
import type { Context } from './context.ts';
import { reportOf, stateToTell } from './job-report.ts';

/** The part of the agent that tells; it remembers what it has told. */
export class Teller {
  readonly #context: Context;
  /** Submission → the state that the API heard last. A new agent says each once more, which changes nothing. */
  readonly #told = new Map<number, string>();

  constructor(context: Context) {
    this.#context = context;
  }

  /** `sights`: submission → its job as it is now. Rejects when the API is away. */
  async round(
    journal: Journal,
    active: readonly ActiveSubmission[],
    sights: ReadonlyMap<number, JobSight>,
  ): Promise<void> {
    this.#forgetAllBut(active);
    for (const { id, jobId } of active) {
      const entry = journal.get(id);
      if (entry === undefined || jobId === null || entry.jobId !== jobId) continue;
      try {
        if (entry.ending !== null) await this.#tellEnd(journal, entry, jobId);
        else await this.#tellState(journal, entry, jobId, sights.get(id));
      } catch (error) {
        // One report that the API does not take must not keep back the others; an API that is away does.
        if (!(error instanceof ApiError)) throw error;
        this.#context.log.error({ submission: id, reason: error.message }, 'a job could not be reported');
      }
    }
  }

  async #tellState(
    { instance }: Journal,
    { submissionId }: Entry,
    jobId: number,
    sight: JobSight | undefined,
  ): Promise<void> {
    const state = sight === undefined ? null : stateToTell(sight.state);
    if (sight === undefined || state === null || this.#told.get(submissionId) === state) return;
    await this.#context.api.report(instance, submissionId, jobId, reportOf(jobId, state, sight));
    this.#told.set(submissionId, state);
  }

  async #tellEnd(journal: Journal, { submissionId, ending }: Entry, jobId: number): Promise<void> {
    if (ending === null) return;
    const { api, log } = this.#context;
    const answer = await api.report(journal.instance, submissionId, jobId, ending);
    log.info(
      { submission: submissionId, jobId, state: ending.state, reason: ending.reason, answer },
      'ended',
    );
    await journal.remove(submissionId);
  }

  #forgetAllBut(active: readonly ActiveSubmission[]): void {
    const ids = new Set(active.map(({ id }) => id));
    for (const id of this.#told.keys()) if (!ids.has(id)) this.#told.delete(id);
  }
}
