import { isRowId } from '../ids.ts';
import type { Page, Paging, Sorting } from '../paging.ts';
import type { SubmissionStore } from '../ports/store.ts';
import type { HistoryEntry, HistorySortField } from './submission.ts';

/** The states that a submission went through, its making included. A submission that is not known has none. */
export async function getHistory(
  store: SubmissionStore,
  id: number,
  sorting: Sorting<HistorySortField>,
  paging: Paging,
): Promise<Page<HistoryEntry>> {
  return isRowId(id) ? store.history(id, sorting, paging) : { rows: [], total: 0 };
}
