/** What a cluster's agent says of its submissions, one step of the state machine each. */

import type { SubmissionStore } from '../ports/store.ts';
import { endOf, type SlurmState } from './slurmState.ts';
import { ACCEPTED, REJECTED, runsOrEnded, takeStep } from './stateMachine.ts';

/** A job as Slurm showed it to the agent. */
export interface JobReport {
  readonly jobId: number | null;
  readonly state: SlurmState;
  /** Slurm's own record of the job; kept when it is the text of a JSON object. */
  readonly info: string;
  readonly reason: string | null;
}

/** Slurm took the job. @throws NotFoundError, NotOwnerError, BadRequestError (neither CREATED nor CANCELLED) */
export async function reportAccepted(
  store: SubmissionStore,
  id: number,
  clientId: string,
  { jobId, state, info, reason }: JobReport & { readonly jobId: number },
): Promise<void> {
  await takeStep(
    store,
    id,
    {
      transitions: ACCEPTED,
      by: { clientId },
      reason,
      reportMessage: 'reason',
      slurm: { jobId, job: 'assign', state, info: jsonObjectOrNull(info) },
    },
    (status) => `Only CREATED job submissions can be marked as SUBMITTED, this one is ${status}`,
  );
}

/** The job could not be handed to Slurm. @throws NotFoundError, NotOwnerError, BadRequestError (not CREATED) */
export async function reportRejected(
  store: SubmissionStore,
  id: number,
  clientId: string,
  message: string,
): Promise<void> {
  await takeStep(
    store,
    id,
    { transitions: REJECTED, by: { clientId }, reason: message, reportMessage: 'reason' },
    (status) => `Only CREATED job submissions can be marked as REJECTED, this one is ${status}`,
  );
}

/**
 * How the job stands; a state that ends it ends the submission. A cancelled submission without a job ends by a report
 * without one.
 *
 * @throws NotFoundError, NotOwnerError, BadRequestError (neither SUBMITTED nor CANCELLED), ConflictError (another job)
 */
export async function reportJob(
  store: SubmissionStore,
  id: number,
  clientId: string,
  { jobId, state, info, reason }: JobReport,
): Promise<void> {
  await takeStep(
    store,
    id,
    {
      transitions: runsOrEnded(state),
      by: { clientId },
      reason,
      reportMessage: endOf(state) === 'ABORTED' ? 'reason' : 'kept',
      slurm: { jobId, job: 'match', state, info: jsonObjectOrNull(info) },
    },
    (status) =>
      `Only SUBMITTED or CANCELLED job submissions can be updated by an agent, this one is ${status}`,
  );
}

/** Readers parse it and want an object inside. */
function jsonObjectOrNull(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? text : null;
  } catch {
    return null;
  }
}
