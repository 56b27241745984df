/** Job submissions, as the documented contract shows and takes them. */

import type {
  ActiveSubmission,
  Outcome,
  OutcomeReport,
  PendingSubmission,
  Submission,
  SubmissionEdit,
  SubmissionSortField,
} from '@jobbergate/core';
import { type Static, Type } from 'typebox';
import { given } from '../given.ts';
import { JobScriptFiles, toWireFiles, type WireFiles } from './jobScripts.ts';
import {
  AnyText,
  ListQuery,
  listOf,
  NullableAnyText,
  NullableInteger,
  NullableText,
  optional,
  Text,
  Timestamp,
} from './schema.ts';

/** The contract's statuses are the domain's outcomes. */
const STATUSES: readonly Outcome[] = ['CREATED', 'SUBMITTED', 'COMPLETED', 'FAILED', 'UNKNOWN', 'REJECTED'];
const Status = Type.Unsafe<Outcome>({ type: 'string', enum: STATUSES });

/** Slurm's ids are unsigned 32-bit numbers. */
const NullableSlurmJobId = Type.Unsafe<number | null>({
  type: ['integer', 'null'],
  minimum: 0,
  maximum: 4_294_967_295,
});

export const JobSubmission = Type.Object({
  id: Type.Integer(),
  created_at: Timestamp,
  updated_at: Timestamp,
  job_submission_name: Text,
  job_submission_description: NullableText,
  job_submission_owner_email: AnyText,
  job_script_id: NullableInteger,
  execution_directory: NullableText,
  slurm_job_id: NullableInteger,
  client_id: AnyText,
  status: Status,
  report_message: NullableAnyText,
});
export const JobSubmissionList = listOf(JobSubmission);

export const JobSubmissionCreate = Type.Object({
  job_submission_name: Text,
  job_submission_description: optional(NullableText),
  job_script_id: Type.Integer(),
  execution_directory: optional(NullableText),
  client_id: optional(
    Type.Unsafe<string | null>({
      ...NullableText,
      minLength: 1,
      description: "The cluster; without it the token's own",
    }),
  ),
});

export const JobSubmissionUpdate = Type.Object({
  job_submission_name: optional(Text),
  job_submission_description: optional(NullableText),
  execution_directory: optional(NullableText),
  status: optional(Status),
});

export const JobSubmissionListQuery = Type.Object({
  slurm_job_ids: optional(Type.String({ description: 'Comma-separated job ids of Slurm' })),
  submit_status: optional(Status),
  ...ListQuery,
  all: optional(Type.Boolean({ default: false, description: "Also others' submissions" })),
});

export const PendingJobSubmission = Type.Object({
  id: Type.Integer(),
  job_submission_name: Text,
  job_submission_owner_email: AnyText,
  execution_directory: NullableText,
  job_script_name: NullableText,
  application_name: NullableText,
  job_script_files: JobScriptFiles,
});

export const ActiveJobSubmission = Type.Object({
  id: Type.Integer(),
  job_submission_name: Text,
  slurm_job_id: Type.Integer(),
});

export const JobSubmissionReport = Type.Object({
  new_status: Status,
  slurm_job_id: optional(NullableSlurmJobId),
  report_message: optional(NullableAnyText),
});

export const JOB_SUBMISSION_SORT_FIELDS: Readonly<Record<string, SubmissionSortField>> = {
  id: 'id',
  job_submission_name: 'name',
  job_submission_owner_email: 'ownerEmail',
  job_script_id: 'scriptId',
  slurm_job_id: 'slurmJobId',
  client_id: 'clientId',
  status: 'outcome',
  created_at: 'createdAt',
  updated_at: 'updatedAt',
};

export function toJobSubmission(submission: Submission): Static<typeof JobSubmission> {
  return {
    id: submission.id,
    created_at: submission.createdAt,
    updated_at: submission.updatedAt,
    job_submission_name: submission.name,
    job_submission_description: submission.description,
    job_submission_owner_email: submission.ownerEmail,
    job_script_id: submission.scriptId,
    execution_directory: submission.executionDirectory,
    slurm_job_id: submission.slurmJobId,
    client_id: submission.clientId,
    status: submission.outcome,
    report_message: submission.reportMessage,
  };
}

export function fromJobSubmissionUpdate(body: Static<typeof JobSubmissionUpdate>): SubmissionEdit {
  return given({
    name: body.job_submission_name,
    description: body.job_submission_description,
    executionDirectory: body.execution_directory,
    outcome: body.status,
  });
}

/** Null, or an empty message, leaves what there is, as absence does. */
export function fromJobSubmissionReport(body: Static<typeof JobSubmissionReport>): OutcomeReport {
  return {
    outcome: body.new_status,
    ...given({ slurmJobId: body.slurm_job_id ?? undefined, reportMessage: body.report_message || undefined }),
  };
}

export function toPendingJobSubmission(
  submission: PendingSubmission,
): Omit<Static<typeof PendingJobSubmission>, 'job_script_files'> & { readonly job_script_files: WireFiles } {
  return {
    id: submission.id,
    job_submission_name: submission.name,
    job_submission_owner_email: submission.ownerEmail,
    execution_directory: submission.executionDirectory,
    job_script_name: submission.scriptName,
    application_name: submission.templateName,
    job_script_files: toWireFiles(submission.files),
  };
}

export function toActiveJobSubmission(submission: ActiveSubmission): Static<typeof ActiveJobSubmission> {
  return { id: submission.id, job_submission_name: submission.name, slurm_job_id: submission.slurmJobId };
}
