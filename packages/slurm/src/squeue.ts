// squeue(1): one sweep over many jobs, and the search for a job by its comment.
import { deliveryOf, reasonOf, SlurmUnavailable } from './failure.ts';
import { exitOfWaitStatus, type JobRecord } from './job-record.ts';
import type { CommandResult } from './run-command.ts';

/** A field of `squeue -O` and the characters it is given. */
export type Column = readonly [field: string, width: number];

// Machine fields only. A job's name or comment may hold a line break, and so a whole forged line.
const SWEEP: readonly Column[] = [
  ['JobID', 16],
  ['ArrayJobID', 16],
  ['ArrayTaskID', 40],
  ['HetJobID', 16],
  ['UserID', 16],
  ['State', 24],
  ['exit_code', 16],
  ['SubmitTime', 24],
  ['StartTime', 24],
  ['EndTime', 24],
  ['Reason', 60],
];
// Beyond this many ids everything is printed and the caller picks: an argument has at most 128 KiB.
const MOST_IDS = 10_000;

/**
 * Asks for the given jobs in all states, finished ones included. Wants `SLURM_TIME_FORMAT=%s`.
 * The cost for slurmctld does not depend on the ids (12 ms at 3,200 jobs): the client filters.
 */
export function squeueArgv(ids: readonly number[]): string[] {
  const format = SWEEP.map(([field, width]) => `${field}:${width}`).join(',');
  const jobs = ids.length > 0 && ids.length <= MOST_IDS ? ['--jobs', ids.join(',')] : [];
  return ['squeue', '--noheader', '--states=all', ...jobs, '--Format', format];
}

/**
 * Reads the answer to `squeueArgv`. One odd line does not spoil the sweep: it is left out.
 * Throws `SlurmUnavailable` when squeue could not ask, so that silence is never taken for "no jobs".
 */
export function readSqueue(result: CommandResult): JobRecord[] {
  if (result.exitCode !== 0) {
    // One single unknown id is an error for squeue; of several, the unknown are left out.
    if (deliveryOf(result) === 'answered' && result.stderr.includes('Invalid job id specified')) return [];
    throw new SlurmUnavailable(reasonOf(result));
  }
  if (result.truncated) throw new SlurmUnavailable('squeue printed more than is read');
  return parseColumns(result.stdout, SWEEP);
}

/** Reads lines of fixed columns (`-O`); needs JobID and State, takes the other fields of a sweep where they are. */
export function parseColumns(text: string, columns: readonly Column[]): JobRecord[] {
  return text.split('\n').flatMap((line) => {
    const record = toRecord(cut(line, columns));
    return record === undefined ? [] : [record];
  });
}

/** Asks for all jobs of one account, in all states, with their comments. */
export function squeueCommentsArgv(uid: number): string[] {
  return ['squeue', '--noheader', '--states=all', '--user', String(uid), '--format', '%A|%F|%U|%T|%r|%V|%k'];
}

/** A job that carries the comment that was asked for. */
export interface CommentedJob {
  /** The id that sbatch printed. */
  jobId: number;
  uid: number;
  state: string;
  reason: string;
  /** Epoch seconds. */
  submitTime: number | null;
  comment: string;
}

/**
 * Reads the answer to `squeueCommentsArgv`: one job per submission (of an array its first record).
 * Lines that do not have the seven fields are the tails of comments with line breaks, and left out;
 * a comment can forge a line, but only of its own account, since squeue prints no other's.
 * Jobs that Slurm refused but kept a record of (FAILED, `BadConstraints`) are left out: they are no jobs.
 * Throws `SlurmUnavailable` when squeue could not ask.
 */
export function readSqueueComments(result: CommandResult, uid: number): CommentedJob[] {
  if (result.exitCode !== 0 || result.truncated) throw new SlurmUnavailable(reasonOf(result));
  const jobs = new Map<number, CommentedJob>();
  for (const line of result.stdout.split('\n')) {
    const match = /^(\d+)\|(\d+)\|(\d+)\|([A-Z_]+)\|([^|]*)\|([^|]*)\|(.*)$/.exec(line);
    if (match === null) continue;
    const [, own, array, owner, state = '', reason = '', submitted = '', comment = ''] = match;
    if (Number(owner) !== uid || (state === 'FAILED' && reason === 'BadConstraints')) continue;
    const jobId = Number(array) || Number(own);
    if (!jobs.has(jobId)) {
      jobs.set(jobId, { jobId, uid, state, reason, submitTime: seconds(submitted), comment });
    }
  }
  return [...jobs.values()];
}

function cut(line: string, columns: readonly Column[]): Map<string, string> {
  const values = new Map<string, string>();
  let at = 0;
  for (const [field, width] of columns) {
    values.set(field.toLowerCase(), line.slice(at, at + width).trim());
    at += width;
  }
  return values;
}

function toRecord(values: Map<string, string>): JobRecord | undefined {
  const jobId = id(values.get('jobid'));
  const state = values.get('state') ?? '';
  if (jobId === null || !/^[A-Z_]+$/.test(state)) return undefined;
  const task = values.get('arraytaskid') ?? 'N/A';
  const status = values.get('exit_code') ?? '';
  return {
    jobId,
    submittedId: id(values.get('hetjobid')) ?? id(values.get('arrayjobid')) ?? jobId,
    task: task === 'N/A' || task === '' ? null : task,
    uid: whole(values.get('userid')),
    state,
    reason: values.get('reason') ?? '',
    exit: /^\d{1,9}$/.test(status) ? exitOfWaitStatus(Number(status)) : null,
    submitTime: seconds(values.get('submittime')),
    startTime: seconds(values.get('starttime')),
    endTime: seconds(values.get('endtime')),
  };
}

function whole(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** Slurm numbers jobs from 1; 0 stands for none. */
function id(text: string | undefined): number | null {
  return whole(text) || null;
}

function seconds(text: string | undefined): number | null {
  return whole(text);
}
