// What the API is told of a job: a state of its vocabulary, a reason, and what is known.
import type { SlurmJobState } from '@jobbergate/sdk';
import { isEnd } from '@jobbergate/slurm';
import type { JobReport } from '../agent-api.ts';
import type { JobSight } from '../executor/executor.ts';

/** Slurm's states that are no ends, as far as the API knows them. */
const GOING_ON: readonly SlurmJobState[] = [
  'COMPLETING',
  'CONFIGURING',
  'PENDING',
  'REQUEUED',
  'REQUEUE_FED',
  'REQUEUE_HOLD',
  'RESIZING',
  'RESV_DEL_HOLD',
  'REVOKED',
  'RUNNING',
  'SIGNALING',
  'STAGE_OUT',
  'STOPPED',
  'SUSPENDED',
];

/** null for a word of a newer Slurm: nothing is told of it, and the job is followed on. */
export function stateToTell(state: string): SlurmJobState | null {
  if (isEnd(state)) return state;
  // Requeued and held, until somebody releases it; the API would take the word for an end.
  if (state === 'SPECIAL_EXIT') return 'REQUEUE_HOLD';
  return GOING_ON.find((known) => known === state) ?? null;
}

/** How a job stands that goes on. */
export function reportOf(jobId: number, state: SlurmJobState, sight: JobSight): JobReport {
  const reason = sight.reason === '' || sight.reason === 'None' ? null : sight.reason;
  return { state, reason, info: infoOf(jobId, sight) };
}

/** A job that was just handed over: nobody has looked at it. */
export function freshReport(jobId: number): JobReport {
  return { state: 'PENDING', reason: null, info: { job_id: jobId, job_state: ['PENDING'] } };
}

/** By the names of `squeue --json`; times are epoch seconds. */
export function infoOf(jobId: number, sight: JobSight): JobReport['info'] {
  const { state, reason, exit, submitTime, startTime, endTime } = sight;
  const times = { submit_time: submitTime, start_time: startTime, end_time: endTime };
  const known = Object.entries(times).filter(([, time]) => time !== null);
  return {
    job_id: jobId,
    job_state: [state],
    state_reason: reason,
    ...(exit === null ? {} : { exit_code: { return_code: exit.code, signal: exit.signal } }),
    ...Object.fromEntries(known),
  };
}
