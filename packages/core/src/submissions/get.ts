import { NotFoundError } from '../errors.ts';
import { isRowId } from '../ids.ts';
import type { SubmissionStore } from '../ports/store.ts';
import type { SubmissionDetails } from './submission.ts';

/** One submission. @throws NotFoundError */
export async function getSubmission(store: SubmissionStore, id: number): Promise<SubmissionDetails> {
  const found = isRowId(id) ? await store.get(id) : undefined;
  if (found === undefined) throw new NotFoundError('submission', id);
  return found;
}
