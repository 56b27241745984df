// What runs jobs: Slurm, or this machine itself. The agent's rounds know nothing of either.
import type { Account, ExitStatus, SbatchOutcome } from '@jobbergate/slurm';

/** A job to be submitted; its files are written. */
export interface JobOrder {
  /** `jobbergate:INSTANCE:SUBMISSION_ID`; the job carries it. */
  key: string;
  /** Absolute. */
  directory: string;
  /** Whether the submission named the directory; if not, the script may choose another. */
  directoryNamed: boolean;
  /** Absolute path of the main file. */
  script: string;
  /** Of sbatch, as `readSbatchArguments` writes them. */
  arguments: readonly string[];
}

/** `refused` is for ever; after `unavailable` nothing was submitted; after `unknown` the job may exist. */
export type SubmitOutcome =
  | { kind: 'accepted'; jobId: number }
  | Exclude<SbatchOutcome, { kind: 'accepted' }>;

/** A job that carries a key. */
export interface KeyedJob {
  jobId: number;
  key: string;
}

/** A job, or an array as a whole, as it is now. */
export interface JobSight {
  /** Slurm's word, in capitals. */
  state: string;
  reason: string;
  exit: ExitStatus | null;
  /** Epoch seconds; null when unknown or not yet. */
  submitTime: number | null;
  startTime: number | null;
  endTime: number | null;
  /** Tasks of an array that ended and were not COMPLETED: task → how. Empty outside arrays. */
  failedTasks: Record<string, string>;
  /** Whether it is a job of the account that the agent's jobs run as. */
  isOwn: boolean;
  /** The key that the job carries, where it comes with the sight. */
  key?: string;
}

/** Every method may reject: the executor could not be asked, and nothing is known. */
export interface Executor {
  readonly name: 'slurm' | 'local';
  /** The account that jobs run as, when it is not the agent's own. */
  readonly account: Account | null;
  submit(order: JobOrder): Promise<SubmitOutcome>;
  /** The jobs that carry a key, finished ones as long as the executor remembers them. */
  keyedJobs(): Promise<KeyedJob[]>;
  /** Whether a submission of this key is still on its way to the executor. */
  isSubmitting(key: string): Promise<boolean>;
  /** All given jobs at once; those it does not know are absent. */
  look(jobIds: readonly number[]): Promise<Map<number, JobSight>>;
  /** The same for jobs that `look` has forgotten, from accounts kept elsewhere; empty where there are none. */
  lookBack(jobIds: readonly number[]): Promise<Map<number, JobSight>>;
  /** Seconds that a job is surely remembered after its end. */
  memorySeconds(): Promise<number>;
  /** Searches accounts kept elsewhere for a key: the job's id, null when it never was, undefined when nobody can say. */
  searchAccounts(key: string, sinceSeconds: number): Promise<number | null | undefined>;
  /** Asks for a job's end, which `look` shows later; of no effect on jobs that are unknown or have ended. */
  cancel(jobId: number): Promise<void>;
  /** Resolves when nothing waits or runs here any more; at once where jobs run without the agent. */
  idle(): Promise<void>;
  /** Ends what cannot go on without the agent. */
  stop(): Promise<void>;
}
