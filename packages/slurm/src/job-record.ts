// What Slurm says of one job, whichever command said it, and what that means for a whole array.

/** Slurm's base states (squeue(1), "JOB STATE CODES"). Others may come with a newer Slurm. */
export type EndState = (typeof END_STATES)[number];

const END_STATES = [
  'COMPLETED',
  'FAILED',
  'TIMEOUT',
  'CANCELLED',
  'OUT_OF_MEMORY',
  'NODE_FAIL',
  'PREEMPTED',
  'BOOT_FAIL',
  'DEADLINE',
] as const;

/** How a job's script ended: the exit code, or the signal that ended it (0: none). */
export interface ExitStatus {
  code: number;
  signal: number;
}

/** One record of Slurm: a job, one task of a job array, or the tasks of an array that still wait. */
export interface JobRecord {
  jobId: number;
  /** The id that sbatch printed: the array's, the heterogeneous job's, or the job's own. */
  submittedId: number;
  /** The task of an array, "1-9%2" for tasks that wait together, null outside arrays. */
  task: string | null;
  /** null where the command does not tell it. */
  uid: number | null;
  /** Slurm's word, in capitals. */
  state: string;
  reason: string;
  exit: ExitStatus | null;
  /** Epoch seconds; null when unknown or not yet. */
  submitTime: number | null;
  startTime: number | null;
  endTime: number | null;
}

/** True for a state after which nothing comes. COMPLETING, SUSPENDED, a requeue and unknown words are not ends. */
export function isEnd(state: string): state is EndState {
  return (END_STATES as readonly string[]).includes(state);
}

/** Decodes the status of wait(2), as squeue's `exit_code` and JSON of Slurm 22.05 print it: 768 is exit 3, 15 is SIGTERM. */
export function exitOfWaitStatus(status: number): ExitStatus {
  const signal = status & 0x7f;
  return signal === 0 ? { code: (status >> 8) & 0xff, signal: 0 } : { code: 0, signal };
}

/** Reads scontrol's and sacct's `ExitCode`, "3:0" or "0:15". */
export function exitOfPair(text: string): ExitStatus | null {
  const pair = /^(\d{1,6}):(\d{1,6})$/.exec(text);
  return pair === null ? null : { code: Number(pair[1]), signal: Number(pair[2]) };
}

/** Groups records under the id that sbatch printed. */
export function byJob(records: Iterable<JobRecord>): Map<number, JobRecord[]> {
  const jobs = new Map<number, JobRecord[]>();
  for (const record of records) {
    const known = jobs.get(record.submittedId);
    if (known === undefined) jobs.set(record.submittedId, [record]);
    else known.push(record);
  }
  return jobs;
}

/**
 * The records of one job as one: a job array or heterogeneous job goes on while any of its parts does
 * (RUNNING before the others), and has ended when all have: COMPLETED if all were, else as the first
 * part that was not, by its number.
 */
export function overall(records: readonly JobRecord[]): JobRecord | undefined {
  const ordered = [...records].sort((a, b) => a.jobId - b.jobId);
  const live = ordered.filter((record) => !isEnd(record.state));
  return (
    live.find((record) => record.state === 'RUNNING') ??
    live[0] ??
    ordered.find((record) => record.state !== 'COMPLETED') ??
    ordered[0]
  );
}
