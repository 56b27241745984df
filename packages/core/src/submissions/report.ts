import { NotFoundError } from '../errors.ts';
import { isRowId } from '../ids.ts';
import type { QueueStore } from '../ports/store.ts';
import { type Outcome, stateOf } from './outcome.ts';
import type { Submission, SubmissionReport } from './submission.ts';

/** What an agent that speaks of outcomes reports. */
export interface OutcomeReport extends Omit<SubmissionReport, 'state'> {
  readonly outcome: Outcome;
}

/** Takes a report of a cluster's agent. @throws NotFoundError when the row is not this cluster's. */
export async function reportSubmission(
  store: QueueStore,
  id: number,
  clientId: string,
  { outcome, ...report }: OutcomeReport,
): Promise<Submission> {
  if (!isRowId(id)) throw new NotFoundError('submission', id);
  return store.report(id, clientId, { ...report, state: stateOf(outcome) });
}
