import { NotFoundError } from '../errors.ts';
import type { Actor } from '../identity.ts';
import { isRowId } from '../ids.ts';
import type { SubmissionStore } from '../ports/store.ts';
import { directoryOrNull } from './directory.ts';
import { type Outcome, stateOf } from './outcome.ts';
import type { SubmissionChanges, SubmissionDetails } from './submission.ts';

/** What a user may change; an outcome sets both the status and Slurm's state. */
export interface SubmissionEdit extends SubmissionChanges {
  readonly outcome?: Outcome;
}

/**
 * Changes what is given, and moves `updatedAt` even when nothing is.
 *
 * @throws NotFoundError, NotOwnerError; BadRequestError when it would wait for a cluster with nothing to run.
 */
export async function updateSubmission(
  store: SubmissionStore,
  id: number,
  { outcome, ...changes }: SubmissionEdit,
  actor: Actor,
): Promise<SubmissionDetails> {
  if (!isRowId(id)) throw new NotFoundError('submission', id);
  const { executionDirectory } = changes;
  return store.update(
    id,
    {
      ...changes,
      ...(executionDirectory === undefined
        ? {}
        : { executionDirectory: directoryOrNull(executionDirectory) }),
      ...(outcome === undefined ? {} : stateOf(outcome)),
    },
    actor,
  );
}
