// Tells the API of a job that is there.
import type { Entry, Journal } from '../journal/journal.ts';
import type { Context } from './context.ts';
import { freshReport } from './job-report.ts';

/**
 * Tells of the job, and notes what the API said to it. A submission that was closed or deleted meanwhile, or has another
 * job, wants none: then the job is marked to be ended.
 */
export async function handOver({ api, log }: Context, journal: Journal, entry: Entry): Promise<void> {
  const { submissionId, jobId } = entry;
  if (jobId === null) return;
  const answer = await api.submitted(journal.instance, submissionId, jobId, freshReport(jobId));
  if (answer === 'recorded') return journal.save({ ...entry, handover: 'told' });
  log.warn({ submission: submissionId, jobId }, 'the API does not want the job (any more): it will be ended');
  await journal.save({ ...entry, handover: 'unwanted' });
}
