/**
 * The coarse view of a submission's state: six words that say how far it came and how it ended. A status and Slurm's
 * state make one outcome; writing an outcome sets both.
 */

import type { SubmissionState } from './submission.ts';

export const OUTCOMES = ['CREATED', 'SUBMITTED', 'COMPLETED', 'FAILED', 'UNKNOWN', 'REJECTED'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Reads the outcome: a job that ended otherwise than well FAILED, unless Slurm lost sight of it. */
export function outcomeOf(state: SubmissionState): Outcome {
  switch (state.status) {
    case 'CREATED':
    case 'SUBMITTED':
    case 'REJECTED':
      return state.status;
    case 'DONE':
      return 'COMPLETED';
    case 'ABORTED':
    case 'CANCELLED':
      return state.slurmJobState === 'UNKNOWN' ? 'UNKNOWN' : 'FAILED';
  }
}

const STATES: Readonly<Record<Outcome, SubmissionState>> = {
  CREATED: { status: 'CREATED', slurmJobState: null },
  SUBMITTED: { status: 'SUBMITTED', slurmJobState: null },
  REJECTED: { status: 'REJECTED', slurmJobState: null },
  COMPLETED: { status: 'DONE', slurmJobState: 'COMPLETED' },
  FAILED: { status: 'ABORTED', slurmJobState: 'FAILED' },
  UNKNOWN: { status: 'ABORTED', slurmJobState: 'UNKNOWN' },
};

/** The state that stands for an outcome: `outcomeOf(stateOf(outcome)) === outcome`. */
export function stateOf(outcome: Outcome): SubmissionState {
  return STATES[outcome];
}
