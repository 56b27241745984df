import { NotFoundError } from '../errors.ts';
import type { Actor } from '../identity.ts';
import { isRowId } from '../ids.ts';
import type { SubmissionStore } from '../ports/store.ts';

/** Forgets a submission; a job that Slurm has goes on. @throws NotFoundError, NotOwnerError */
export async function deleteSubmission(store: SubmissionStore, id: number, actor: Actor): Promise<void> {
  if (!isRowId(id)) throw new NotFoundError('submission', id);
  await store.delete(id, actor);
}
