// What the agent must not forget: one small file for each submission that it has begun.
import { mkdir, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { JobReport } from '../agent-api.ts';
import { readIfThere, syncFolder, writeDurably } from './durable-file.ts';

/** How a job ended, as it is told to the API; `state` is Slurm's, or UNKNOWN. */
export type Ending = JobReport;

/** The state of one submission. */
export interface Entry {
  submissionId: number;
  key: string;
  executor: 'slurm' | 'local';
  /** Epoch milliseconds of the attempt that may have submitted it. */
  attemptedAt: number;
  /** null: an attempt was begun and its outcome is not known. */
  jobId: number | null;
  /** Who handed the job over: the agent's jobs carry the key, a user's own job need not be the agent's account's. */
  origin: 'agent' | 'user';
  /** Whether the API knows the job; `unwanted`: it wants none, and what remains is to end it. */
  handover: 'untold' | 'told' | 'unwanted';
  /** What the job was last seen doing, and when (epoch milliseconds). */
  lastSeen: { state: string; at: number } | null;
  /** Whether the last sweep did not find the job. */
  missed: boolean;
  /** Failed tasks of an array; Slurm forgets them before the array ends. */
  failedTasks: Record<string, string>;
  /** Set once the end is known; what remains is to tell the API. */
  ending: Ending | null;
}

/** The state of a submission that is about to be submitted, or, with a `jobId`, of one whose job is there. */
export function newEntry(
  begun: Pick<Entry, 'submissionId' | 'key' | 'executor' | 'jobId'> & Partial<Entry>,
): Entry {
  return {
    attemptedAt: Date.now(),
    origin: 'agent',
    handover: 'untold',
    lastSeen: null,
    missed: false,
    failedTasks: {},
    ending: null,
    ...begun,
  };
}

/** An intent is durable before sbatch runs, an id before the API hears of it. */
export interface Journal {
  /** Of the API that the submissions are of. */
  readonly instance: string;
  get(submissionId: number): Entry | undefined;
  entries(): Entry[];
  /** Resolves when the entry survives a crash. */
  save(entry: Entry): Promise<void>;
  remove(submissionId: number): Promise<void>;
}

/**
 * Opens the journal of one instance of the API; submissions of different instances have nothing in common.
 * Rejects when a file of it cannot be read: guessing would mean a job twice or never.
 */
export async function openJournal(folder: string, instance: string): Promise<Journal> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const entries = new Map<number, Entry>();
  for (const name of await readdir(folder)) {
    if (!/^\d+\.json$/.test(name)) continue;
    const entry = parse(join(folder, name), (await readIfThere(join(folder, name))) ?? '');
    entries.set(entry.submissionId, entry);
  }
  const pathOf = (submissionId: number) => join(folder, `${submissionId}.json`);
  return {
    instance,
    get: (submissionId) => entries.get(submissionId),
    entries: () => [...entries.values()],
    async save(entry) {
      await writeDurably(pathOf(entry.submissionId), `${JSON.stringify(entry)}\n`);
      entries.set(entry.submissionId, entry);
    },
    async remove(submissionId) {
      if (!entries.delete(submissionId)) return;
      await unlink(pathOf(submissionId));
      await syncFolder(folder);
    },
  };
}

function parse(path: string, text: string): Entry {
  try {
    const entry = JSON.parse(text) as Entry;
    if (typeof entry.submissionId === 'number' && typeof entry.key === 'string') return entry;
  } catch {
    // Said below.
  }
  throw new Error(
    `The journal file ${path} cannot be read; see what became of its job, then remove the file.`,
  );
}
