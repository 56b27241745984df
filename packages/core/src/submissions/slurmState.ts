/** Slurm's names of a job's state (squeue(1), JOB STATE CODES), and what each means for a submission. */

import type { SubmissionStatus } from './submission.ts';

export const SLURM_STATES = [
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
  // Not Slurm's own: it has lost sight of the job.
  'UNKNOWN',
] as const;
export type SlurmState = (typeof SLURM_STATES)[number];

type End = Extract<SubmissionStatus, 'DONE' | 'ABORTED'>;

const ENDS: Partial<Readonly<Record<SlurmState, End>>> = {
  COMPLETED: 'DONE',
  BOOT_FAIL: 'ABORTED',
  CANCELLED: 'ABORTED',
  DEADLINE: 'ABORTED',
  FAILED: 'ABORTED',
  NODE_FAIL: 'ABORTED',
  OUT_OF_MEMORY: 'ABORTED',
  PREEMPTED: 'ABORTED',
  SPECIAL_EXIT: 'ABORTED',
  TIMEOUT: 'ABORTED',
  UNKNOWN: 'ABORTED',
};

/** The status of a submission whose job is in this state for good; undefined while the job may go on. */
export function endOf(state: SlurmState): End | undefined {
  return ENDS[state];
}
