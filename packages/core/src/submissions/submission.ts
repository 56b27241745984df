/** Submissions: a job script on its way to, or through, a cluster's Slurm. */

import type { TextFile } from '../files.ts';
import type { Paging, Sorting } from '../paging.ts';
import type { Timestamp } from '../timestamps.ts';
import type { Outcome } from './outcome.ts';

/** The life of a submission; DONE, ABORTED and REJECTED are ends. */
export type SubmissionStatus = 'CREATED' | 'SUBMITTED' | 'REJECTED' | 'DONE' | 'ABORTED' | 'CANCELLED';

export interface Submission {
  readonly id: number;
  readonly createdAt: Timestamp;
  readonly updatedAt: Timestamp;
  readonly name: string;
  readonly description: string | null;
  readonly ownerEmail: string;
  readonly scriptId: number | null;
  readonly executionDirectory: string | null;
  readonly slurmJobId: number | null;
  /** The cluster: the client id of the agent that may take it. */
  readonly clientId: string;
  readonly status: SubmissionStatus;
  /** Slurm's own state name, or UNKNOWN; null before Slurm had it. */
  readonly slurmJobState: string | null;
  /** Status and Slurm's state in one word. */
  readonly outcome: Outcome;
  readonly reportMessage: string | null;
  readonly isArchived: boolean;
  readonly clonedFromId: number | null;
}

export interface NewSubmission {
  readonly name: string;
  readonly description: string | null;
  readonly scriptId: number;
  readonly executionDirectory: string | null;
  readonly clientId: string;
}

/** A status together with the Slurm state that goes with it. */
export interface SubmissionState {
  readonly status: SubmissionStatus;
  readonly slurmJobState: string | null;
}

/** Absent members stay as they are. */
export interface SubmissionChanges {
  readonly name?: string;
  readonly description?: string | null;
  readonly executionDirectory?: string | null;
  readonly state?: SubmissionState;
}

/** What an agent reports; absent members stay as they are. */
export interface SubmissionReport {
  readonly state: SubmissionState;
  readonly slurmJobId?: number;
  readonly reportMessage?: string;
}

/** A submission that waits for its agent, with all that the agent needs. */
export interface PendingSubmission {
  readonly id: number;
  readonly name: string;
  readonly ownerEmail: string;
  readonly executionDirectory: string | null;
  readonly scriptName: string | null;
  readonly templateName: string | null;
  readonly files: readonly TextFile[];
}

/** A submission that Slurm has. */
export interface ActiveSubmission {
  readonly id: number;
  readonly name: string;
  readonly slurmJobId: number;
}

export const SUBMISSION_SORT_FIELDS = [
  'id',
  'name',
  'ownerEmail',
  'scriptId',
  'slurmJobId',
  'clientId',
  'outcome',
  'createdAt',
  'updatedAt',
] as const;
export type SubmissionSortField = (typeof SUBMISSION_SORT_FIELDS)[number];

export interface SubmissionQuery {
  readonly ownerEmail: string | undefined;
  /** Words of which one must be contained; undefined: no filter. */
  readonly search: readonly string[] | undefined;
  /** Whether archived rows come too. */
  readonly archived: 'include' | 'exclude';
  readonly outcome: Outcome | undefined;
  readonly slurmJobIds: readonly number[] | undefined;
  readonly sorting: Sorting<SubmissionSortField>;
  readonly paging: Paging | undefined;
}
