/** Job submissions, as the current contract shows and takes them. */

import type {
  HistoryEntry,
  HistorySortField,
  NewSubmission,
  Submission,
  SubmissionDetails,
  SubmissionEdit,
  SubmissionSortField,
  SubmissionStatus,
  SubmissionWithScript,
} from '@jobbergate/core';
import { type Static, Type } from 'typebox';
import { given } from '../given.ts';
import { SLURM_JOB_IDS } from '../slurmJobIds.ts';
import { JobScript, toJobScript } from './jobScripts.ts';
import {
  AnyText,
  fromChangedDescription,
  fromDescription,
  ListQuery,
  listOf,
  NullableAnyText,
  NullableInteger,
  NullableText,
  optional,
  PageQuery,
  RowFields,
  Text,
  Timestamp,
  toRowFields,
  toTimestamp,
} from './schema.ts';

const STATUSES: readonly SubmissionStatus[] = [
  'CREATED',
  'SUBMITTED',
  'REJECTED',
  'DONE',
  'ABORTED',
  'CANCELLED',
];
export const Status = Type.Unsafe<SubmissionStatus>({ type: 'string', enum: STATUSES });

/** Slurm's ids are unsigned 32-bit numbers. */
export const SlurmJobId = Type.Integer({ minimum: 0, maximum: 4_294_967_295 });
export const NullableSlurmJobId = Type.Unsafe<number | null>({
  type: ['integer', 'null'],
  minimum: 0,
  maximum: 4_294_967_295,
});

const SbatchArguments = Type.Unsafe<readonly string[] | null>({
  type: ['array', 'null'],
  items: { type: 'string', maxLength: 255 },
  maxItems: 50,
  description: 'Arguments for sbatch beside the script’s own',
});

const fields = {
  ...RowFields,
  job_script_id: NullableInteger,
  slurm_job_id: NullableInteger,
  client_id: AnyText,
  status: Status,
  slurm_job_state: NullableAnyText,
  cloned_from_id: NullableInteger,
};

export const JobSubmission = Type.Object({
  ...fields,
  execution_directory: NullableAnyText,
  report_message: NullableAnyText,
  slurm_job_info: Type.Unsafe<string | null>({
    type: ['string', 'null'],
    description: 'What Slurm said of the job: the text of a JSON object',
  }),
  sbatch_arguments: Type.Unsafe<readonly string[] | null>({
    type: ['array', 'null'],
    items: { type: 'string' },
  }),
});

export const JobSubmissionList = listOf(
  Type.Object({
    ...fields,
    job_script: Type.Unsafe<Static<typeof JobScript> | null>({
      ...JobScript,
      type: ['object', 'null'],
      description: 'Null when it is gone',
    }),
  }),
);

export const JobSubmissionCreate = Type.Object({
  name: Text,
  description: optional(NullableText),
  job_script_id: Type.Integer({ minimum: 0 }),
  slurm_job_id: optional(
    Type.Unsafe<number | null>({
      ...NullableSlurmJobId,
      description: 'The job, when it was handed to Slurm already: then the submission starts SUBMITTED',
    }),
  ),
  execution_directory: optional(NullableText),
  client_id: optional(
    Type.Unsafe<string | null>({ ...NullableText, description: "The cluster; without it the token's own" }),
  ),
  sbatch_arguments: optional(SbatchArguments),
});

export const JobSubmissionUpdate = Type.Object({
  name: optional(Text),
  description: optional(NullableText),
  execution_directory: optional(NullableText),
  status: optional(Status),
  is_archived: optional(Type.Boolean()),
});

export const JobSubmissionListQuery = Type.Object({
  ...ListQuery,
  slurm_job_ids: optional(
    Type.String({ pattern: SLURM_JOB_IDS, description: 'Comma-separated job ids of Slurm' }),
  ),
  submit_status: optional(Status),
  from_job_script_id: optional(Type.Integer({ description: 'Only submissions of this job script' })),
});

export const JobSubmissionProgressQuery = Type.Object({
  ...PageQuery,
  sort_field: optional(Type.String({ maxLength: 255, description: 'Field to sort by; without it by time' })),
  sort_ascending: optional(Type.Boolean({ default: true })),
});

export const JobSubmissionProgress = listOf(
  Type.Object({
    id: Type.Integer(),
    job_submission_id: Type.Integer(),
    timestamp: Timestamp,
    slurm_job_state: NullableAnyText,
    additional_info: NullableAnyText,
  }),
);

export const JOB_SUBMISSION_SORT_FIELDS: Readonly<Record<string, SubmissionSortField>> = {
  id: 'id',
  name: 'name',
  owner_email: 'ownerEmail',
  created_at: 'createdAt',
  updated_at: 'updatedAt',
  job_script_id: 'scriptId',
  slurm_job_id: 'slurmJobId',
  client_id: 'clientId',
  status: 'status',
  slurm_job_state: 'slurmJobState',
};

export const PROGRESS_SORT_FIELDS: Readonly<Record<string, HistorySortField>> = {
  id: 'id',
  job_submission_id: 'submissionId',
  timestamp: 'at',
  slurm_job_state: 'slurmJobState',
};

export function toJobSubmission(submission: SubmissionDetails): Static<typeof JobSubmission> {
  return {
    ...toFields(submission),
    execution_directory: submission.executionDirectory,
    report_message: submission.reportMessage,
    slurm_job_info: submission.slurmJobInfo,
    sbatch_arguments: submission.sbatchArguments,
  };
}

export function toListedJobSubmission(submission: SubmissionWithScript) {
  return {
    ...toFields(submission),
    job_script: submission.script === null ? null : toJobScript(submission.script),
  };
}

/** A rejection is no state of Slurm's, and is shown in its place. */
export function toProgress(entry: HistoryEntry) {
  return {
    id: entry.id,
    job_submission_id: entry.submissionId,
    timestamp: toTimestamp(entry.at),
    slurm_job_state: entry.status === 'REJECTED' ? 'REJECTED' : entry.slurmJobState,
    additional_info: entry.message,
  };
}

/** Without a cluster the token's own is meant. */
export function fromJobSubmissionCreate(
  body: Static<typeof JobSubmissionCreate>,
): Omit<NewSubmission, 'clientId'> & { readonly clientId: string | undefined } {
  return {
    name: body.name,
    description: fromDescription(body.description),
    scriptId: body.job_script_id,
    executionDirectory: body.execution_directory ?? null,
    clientId: body.client_id || undefined,
    slurmJobId: body.slurm_job_id ?? null,
    sbatchArguments: body.sbatch_arguments ?? null,
  };
}

export function fromJobSubmissionUpdate(body: Static<typeof JobSubmissionUpdate>): SubmissionEdit {
  return given({
    name: body.name,
    description: fromChangedDescription(body.description),
    executionDirectory: body.execution_directory,
    status: body.status,
    isArchived: body.is_archived,
  });
}

function toFields(submission: Submission) {
  return {
    ...toRowFields(submission),
    job_script_id: submission.scriptId,
    slurm_job_id: submission.slurmJobId,
    client_id: submission.clientId,
    status: submission.status,
    slurm_job_state: submission.slurmJobState,
    cloned_from_id: submission.clonedFromId,
  };
}
