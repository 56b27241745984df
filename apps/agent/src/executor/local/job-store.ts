// The local executor's jobs, one durable file each, and the number of the next.
import { mkdir, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExitStatus } from '@jobbergate/slurm';
import { readIfThere, writeDurably } from '../../journal/durable-file.ts';

/** A job of this machine, with Slurm's words for its state. */
export interface LocalJob {
  jobId: number;
  key: string;
  directory: string;
  script: string;
  state: 'PENDING' | 'RUNNING' | 'COMPLETED' | 'FAILED' | 'TIMEOUT' | 'CANCELLED';
  reason: string;
  exit: ExitStatus | null;
  jobName: string;
  /** Paths as the script gives them, patterns expanded. */
  output: string;
  error: string | null;
  timeLimitSeconds: number | null;
  /** Epoch seconds. */
  submitTime: number;
  startTime: number | null;
  endTime: number | null;
}

// Longer than any outage of the API that nobody looks after.
const REMEMBERED_SECONDS = 30 * 86_400;

/** Keeps every change before it tells of it. */
export interface JobStore {
  jobs: ReadonlyMap<number, LocalJob>;
  /** A number that no job had before, also across restarts. */
  nextId(): Promise<number>;
  save(job: LocalJob): Promise<void>;
}

/** Opens the store; jobs that ended a month ago are forgotten. Rejects when a file of it cannot be read. */
export async function openJobStore(folder: string, now = Date.now() / 1000): Promise<JobStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const jobs = new Map<number, LocalJob>();
  for (const name of await readdir(folder)) {
    if (!/^\d+\.json$/.test(name)) continue;
    const path = join(folder, name);
    const job = JSON.parse((await readIfThere(path)) ?? '') as LocalJob;
    if (job.endTime !== null && job.endTime < now - REMEMBERED_SECONDS) await unlink(path);
    else jobs.set(job.jobId, job);
  }
  const counter = join(folder, 'next-id');
  let next = Math.max(Number((await readIfThere(counter)) ?? 1), ...[...jobs.keys()].map((id) => id + 1));
  return {
    jobs,
    async nextId() {
      const id = next++;
      await writeDurably(counter, String(next));
      return id;
    },
    async save(job) {
      await writeDurably(join(folder, `${job.jobId}.json`), `${JSON.stringify(job)}\n`);
      jobs.set(job.jobId, job);
    },
  };
}
