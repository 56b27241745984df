/** Submissions: a job script on its way to, or through, a cluster's Slurm. */

import type { FileEntry, TextFile } from '../files.ts';
import type { ListQuery } from '../paging.ts';
import type { Script } from '../scripts/script.ts';
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

/** What the single read adds: too long for lists. */
export interface SubmissionDetails extends Submission {
  /** What Slurm said of the job, as the text of a JSON object. */
  readonly slurmJobInfo: string | null;
  /** Arguments for `sbatch` beside the script's own. */
  readonly sbatchArguments: readonly string[] | null;
}

export interface SubmissionWithScript extends Submission {
  /** Null when the script is gone. */
  readonly script: Script | null;
}

export interface NewSubmission {
  readonly name: string;
  readonly description: string | null;
  readonly scriptId: number;
  readonly executionDirectory: string | null;
  readonly clientId: string;
  /** The job, when its user handed it to Slurm already; null: the cluster's agent is to do that. */
  readonly slurmJobId: number | null;
  readonly sbatchArguments: readonly string[] | null;
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
  readonly status?: SubmissionStatus;
  readonly slurmJobState?: string | null;
  readonly isArchived?: boolean;
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

/** The same with the script as a row and its files by name: the agent fetches what is in them. */
export interface QueuedSubmission {
  readonly id: number;
  readonly name: string;
  readonly ownerEmail: string;
  readonly executionDirectory: string | null;
  readonly sbatchArguments: readonly string[] | null;
  readonly script: Script;
  readonly files: readonly FileEntry[];
}

/** A submission that Slurm has. */
export interface ActiveSubmission {
  readonly id: number;
  readonly name: string;
  readonly slurmJobId: number;
}

/** A submission that its agent must look after: Slurm has it, or it was cancelled, perhaps before Slurm had it. */
export interface OpenSubmission {
  readonly id: number;
  readonly name: string;
  readonly status: SubmissionStatus;
  readonly slurmJobId: number | null;
}

/** One change of a submission's state. */
export interface HistoryEntry {
  readonly id: number;
  readonly submissionId: number;
  readonly at: Timestamp;
  readonly status: SubmissionStatus;
  readonly slurmJobState: string | null;
  readonly message: string | null;
}

export type HistorySortField = 'id' | 'submissionId' | 'at' | 'slurmJobState';

export type SubmissionSortField =
  | 'id'
  | 'name'
  | 'ownerEmail'
  | 'scriptId'
  | 'slurmJobId'
  | 'clientId'
  | 'outcome'
  | 'status'
  | 'slurmJobState'
  | 'createdAt'
  | 'updatedAt';

export interface SubmissionQuery extends ListQuery<SubmissionSortField> {
  readonly outcome?: Outcome | undefined;
  readonly status?: SubmissionStatus | undefined;
  readonly scriptId?: number | undefined;
  readonly slurmJobIds: readonly number[] | undefined;
}
