import { NoClientIdError, NotFoundError } from '../errors.ts';
import type { Actor, Identity } from '../identity.ts';
import { isRowId } from '../ids.ts';
import type { SubmissionStore } from '../ports/store.ts';
import { directoryOrNull } from './directory.ts';
import type { NewSubmission, SubmissionDetails } from './submission.ts';

/**
 * Puts a script in the queue of a cluster: the one that is named, or the token's own.
 *
 * @throws NoClientIdError when neither names one; NotFoundError when there is no such script; BadRequestError when the
 * script has no file to run.
 */
export async function createSubmission(
  store: SubmissionStore,
  submission: Omit<NewSubmission, 'clientId'> & { readonly clientId: string | undefined },
  identity: Identity,
  actor: Actor,
): Promise<SubmissionDetails> {
  const clientId = submission.clientId ?? identity.clientId;
  if (clientId === undefined) {
    throw new NoClientIdError('Could not find a client_id in the request body or auth token.');
  }
  if (!isRowId(submission.scriptId)) throw new NotFoundError('script', submission.scriptId);
  const executionDirectory = directoryOrNull(submission.executionDirectory);
  return store.insert({ ...submission, clientId, executionDirectory }, actor.email);
}
