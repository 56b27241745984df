/**
 * The state machine of a submission. A step is a table: the statuses that it may start from, and where each leads. The
 * store judges it under the row's lock, so what counts is the status at that moment, not the one that a caller saw.
 *
 * ```
 * CREATED ──accepted──► SUBMITTED ──ended──► DONE, ABORTED
 *    │ ╲                    │                   ▲
 *    │  ╲────cancelled──────┴──► CANCELLED ─────┘ ended
 *    └──rejected──► REJECTED
 * ```
 */

import { BadRequestError, ConflictError, NotFoundError, NotOwnerError } from '../errors.ts';
import type { Actor } from '../identity.ts';
import { isRowId } from '../ids.ts';
import type { SubmissionStore } from '../ports/store.ts';
import { endOf, type SlurmState } from './slurmState.ts';
import type { SubmissionDetails, SubmissionStatus } from './submission.ts';

/** Where a step leads, by the status that it starts from; it may start from no other. */
export type Transitions = Partial<Readonly<Record<SubmissionStatus, SubmissionStatus>>>;

export const CANCELLED: Transitions = { CREATED: 'CANCELLED', SUBMITTED: 'CANCELLED' };

/** A submission that was cancelled on its way to Slurm stays so: now there is a job for its agent to cancel. */
export const ACCEPTED: Transitions = { CREATED: 'SUBMITTED', CANCELLED: 'CANCELLED' };

export const REJECTED: Transitions = { CREATED: 'REJECTED' };

/** What a job's state makes of its submission. */
export function runsOrEnded(state: SlurmState): Transitions {
  const end = endOf(state);
  return { SUBMITTED: end ?? 'SUBMITTED', CANCELLED: end ?? 'CANCELLED' };
}

/** What somebody asks to be done to a submission. */
export interface Step {
  readonly transitions: Transitions;
  /** Who asks: a user, or the cluster that has the submission. */
  readonly by: Actor | { readonly clientId: string };
  /** Why, for the history. */
  readonly reason: string | null;
  /** What becomes of the report message that users read. */
  readonly reportMessage: 'reason' | 'kept';
  readonly slurm?: {
    readonly jobId: number | null;
    /** `assign`: the submission gets the job; `match`: it must have this one. */
    readonly job: 'assign' | 'match';
    readonly state: SlurmState;
    readonly info: string | null;
  };
}

/** The row as the step found it, when it was not taken. */
export interface FoundSubmission {
  readonly status: SubmissionStatus;
  readonly ownerEmail: string;
  readonly clientId: string;
  readonly slurmJobId: number | null;
}

/** How a step ended. */
export type StepResult = { readonly taken: SubmissionDetails } | { readonly refused: FoundSubmission };

/**
 * Takes a step. `wrongStatus` says what a user reads when the status does not allow it.
 *
 * @throws NotFoundError; NotOwnerError for somebody else's, or another cluster's; BadRequestError for the wrong status;
 * ConflictError for another job.
 */
export async function takeStep(
  store: SubmissionStore,
  id: number,
  step: Step,
  wrongStatus: (status: SubmissionStatus) => string,
): Promise<SubmissionDetails> {
  if (!isRowId(id)) throw new NotFoundError('submission', id);
  const result = await store.advance(id, step);
  if ('taken' in result) return result.taken;
  throw refusal(id, step, result.refused, wrongStatus);
}

function refusal(
  id: number,
  { by, transitions }: Step,
  found: FoundSubmission,
  wrongStatus: (status: SubmissionStatus) => string,
): Error {
  if ('clientId' in by) {
    if (by.clientId !== found.clientId) return new NotOwnerError('client_id');
  } else if (!by.mayChangeOthers && by.email !== found.ownerEmail) {
    return new NotOwnerError();
  }
  if (transitions[found.status] === undefined) return new BadRequestError(wrongStatus(found.status));
  return new ConflictError(
    `Job submission ${id} has ${found.slurmJobId === null ? 'no Slurm job' : `the Slurm job ${found.slurmJobId}`}, ` +
      'which is not the one that is reported',
  );
}
