/** A submission that waits for a cluster has a script that can run: the database's rule, in words. */

import { BadRequestError } from '@jobbergate/core';
import { violatedConstraint } from './database.ts';

/** What a statement fails with. @throws BadRequestError when it would have made such a submission wait, else `error`. */
export function refuseToWait(error: unknown): never {
  if (violatedConstraint(error) !== 'submissions_created_can_run') throw error;
  throw new BadRequestError(
    'The submission cannot be CREATED again: its job script is gone, or has no entrypoint file',
    { cause: error },
  );
}
