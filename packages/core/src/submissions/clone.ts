import { NotFoundError } from '../errors.ts';
import type { Actor } from '../identity.ts';
import { isRowId } from '../ids.ts';
import type { SubmissionStore } from '../ports/store.ts';
import type { SubmissionDetails } from './submission.ts';

/**
 * Submits the same script to the same cluster once more; anyone's submission may be the original.
 *
 * @throws NotFoundError; BadRequestError when the script is gone, or has no file to run.
 */
export async function cloneSubmission(
  store: SubmissionStore,
  id: number,
  actor: Actor,
): Promise<SubmissionDetails> {
  if (!isRowId(id)) throw new NotFoundError('submission', id);
  return store.clone(id, actor.email);
}
