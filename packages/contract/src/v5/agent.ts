/** What a cluster's agent is told and reports under the current contract. */

import type { OpenSubmission, QueuedSubmission, SlurmState } from '@jobbergate/core';
import { type Static, Type } from 'typebox';
import { FileView, toFileView } from './files.ts';
import { toJobScript } from './jobScripts.ts';
import { NullableSlurmJobId, SlurmJobId, Status } from './jobSubmissions.ts';
import {
  AnyText,
  listOf,
  NullableAnyText,
  NullableInteger,
  optional,
  PageQuery,
  RowFields,
} from './schema.ts';

/** squeue(1), JOB STATE CODES; and UNKNOWN, where Slurm has lost the job. */
const STATES: readonly SlurmState[] = [
  'BOOT_FAIL',
  'CANCELLED',
  'COMPLETED',
  'CONFIGURING',
  'COMPLETING',
  'DEADLINE',
  'FAILED',
  'NODE_FAIL',
  'OUT_OF_MEMORY',
  'PENDING',
  'PREEMPTED',
  'RUNNING',
  'RESV_DEL_HOLD',
  'REQUEUE_FED',
  'REQUEUE_HOLD',
  'REQUEUED',
  'RESIZING',
  'REVOKED',
  'SIGNALING',
  'SPECIAL_EXIT',
  'STAGE_OUT',
  'STOPPED',
  'SUSPENDED',
  'TIMEOUT',
  'UNKNOWN',
];
const State = Type.Unsafe<SlurmState>({ type: 'string', enum: STATES });

export const AgentPageQuery = Type.Object(PageQuery);

/** What there is nothing to say of is left out. */
export const PendingJobSubmissions = listOf(
  Type.Object({
    id: Type.Integer(),
    name: AnyText,
    owner_email: AnyText,
    execution_directory: optional(AnyText),
    sbatch_arguments: optional(Type.Array(Type.String())),
    job_script: Type.Object({
      ...RowFields,
      parent_template_id: optional(Type.Integer()),
      cloned_from_id: optional(Type.Integer()),
      files: Type.Array(FileView),
    }),
  }),
);

export const ActiveJobSubmissions = listOf(
  Type.Object({
    id: Type.Integer(),
    name: AnyText,
    status: Status,
    slurm_job_id: NullableInteger,
  }),
);

const job = {
  slurm_job_state: State,
  slurm_job_info: Type.String({ description: 'What Slurm says of the job: kept when it is a JSON object' }),
  slurm_job_state_reason: optional(NullableAnyText),
};

export const SubmittedReport = Type.Object({ id: Type.Integer(), slurm_job_id: SlurmJobId, ...job });
export const RejectedReport = Type.Object({ id: Type.Integer(), report_message: AnyText });
export const JobReport = Type.Object({ slurm_job_id: optional(NullableSlurmJobId), ...job });

export function toPendingJobSubmission(submission: QueuedSubmission) {
  const { parent_template_id, cloned_from_id, ...script } = toJobScript(submission.script);
  return {
    id: submission.id,
    name: submission.name,
    owner_email: submission.ownerEmail,
    ...(submission.executionDirectory === null ? {} : { execution_directory: submission.executionDirectory }),
    ...(submission.sbatchArguments === null ? {} : { sbatch_arguments: [...submission.sbatchArguments] }),
    job_script: {
      ...script,
      ...(parent_template_id === null ? {} : { parent_template_id }),
      ...(cloned_from_id === null ? {} : { cloned_from_id }),
      files: submission.files.map((file) => toFileView(submission.script.id, file)),
    },
  };
}

export function toActiveJobSubmission(submission: OpenSubmission) {
  return {
    id: submission.id,
    name: submission.name,
    status: submission.status,
    slurm_job_id: submission.slurmJobId,
  };
}

/** The job that an agent's report speaks of. */
export function fromJobReport(body: Static<typeof JobReport>) {
  return {
    jobId: body.slurm_job_id ?? null,
    state: body.slurm_job_state,
    info: body.slurm_job_info,
    reason: body.slurm_job_state_reason ?? null,
  };
}
