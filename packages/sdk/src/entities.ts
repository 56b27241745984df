// Names for what the documented contract answers, taken from its routes: its document names no schemas.
import type { paths } from './generated/documented.ts';

/** The data of a successful answer, for example `AnswerData<'/jobbergate/job-scripts', 'get'>`. */
export type AnswerData<P extends keyof paths, M extends keyof paths[P]> = paths[P][M] extends {
  answer: infer Data;
}
  ? Data
  : never;

export type JobScriptList = AnswerData<'/jobbergate/job-scripts', 'get'>;
export type JobScript = JobScriptList['results'][number];
/** What waits for an agent. */
export type PendingJobSubmission = AnswerData<'/jobbergate/job-submissions/agent/pending', 'get'>[number];
/** What an agent has submitted. */
export type ActiveJobSubmission = AnswerData<'/jobbergate/job-submissions/agent/active', 'get'>[number];
export type JobSubmission = AnswerData<'/jobbergate/job-submissions/{id}', 'get'>;
export type JobSubmissionStatus = JobSubmission['status'];
