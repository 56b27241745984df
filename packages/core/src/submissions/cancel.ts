import type { Actor } from '../identity.ts';
import type { SubmissionStore } from '../ports/store.ts';
import { CANCELLED, takeStep } from './stateMachine.ts';
import type { SubmissionDetails } from './submission.ts';

/**
 * Marks a submission as cancelled; its agent cancels the job, and reports its end.
 *
 * @throws NotFoundError, NotOwnerError, BadRequestError when it is neither CREATED nor SUBMITTED.
 */
export async function cancelSubmission(
  store: SubmissionStore,
  id: number,
  actor: Actor,
): Promise<SubmissionDetails> {
  return takeStep(
    store,
    id,
    { transitions: CANCELLED, by: actor, reason: 'Job cancelled by user', reportMessage: 'kept' },
    (status) =>
      `Cannot cancel job submission with status '${status}'. Only CREATED and SUBMITTED ones can be cancelled.`,
  );
}
