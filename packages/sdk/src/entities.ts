// Names for what the current contract answers, taken from its routes: its document names no schemas.
import type { paths } from './generated/current.ts';

/** The data of a successful answer, for example `AnswerData<'/v5/jobbergate/job-scripts', 'get'>`. */
export type AnswerData<P extends keyof paths, M extends keyof paths[P]> = paths[P][M] extends {
  answer: infer Data;
}
  ? Data
  : never;

/** The envelope of every list. */
export interface Page<Item> {
  items: Item[];
  /** Rows of the whole selection. */
  total: number;
  /** Number of this page, from 1. */
  page: number;
  /** Rows a page. */
  size: number;
  /** How many pages there are. */
  pages: number;
}

/** A job script in a list, beside its template. */
export type JobScript = AnswerData<'/v5/jobbergate/job-scripts', 'get'>['items'][number];
/** What waits for an agent. */
export type PendingJobSubmission = AnswerData<
  '/v5/jobbergate/job-submissions/agent/pending',
  'get'
>['items'][number];
/** What an agent has submitted, or is to cancel. */
export type ActiveJobSubmission = AnswerData<
  '/v5/jobbergate/job-submissions/agent/active',
  'get'
>['items'][number];
export type JobSubmission = AnswerData<'/v5/jobbergate/job-submissions/{id}', 'get'>;
export type JobSubmissionStatus = JobSubmission['status'];
/** Slurm's names of a job's state, and UNKNOWN. */
export type SlurmJobState =
  paths['/v5/jobbergate/job-submissions/agent/{id}']['put']['body']['slurm_job_state'];
