// What the agent needs of the API, over the documented contract.
import { type ActiveJobSubmission, ApiError, type Client, type PendingJobSubmission } from '@jobbergate/sdk';

/** A submission that waits for this agent. */
export interface PendingSubmission {
  id: number;
  executionDirectory: string | null;
  /** A key of `files`; empty when the script has no main file. */
  mainFile: string;
  /** Path → text. */
  files: Record<string, string>;
}

/** A submission that the API believes to be running. */
export interface ActiveSubmission {
  id: number;
  jobId: number;
}

/** What the agent tells of a submission. Absent members leave the API's values as they are. */
export interface Report {
  status: 'SUBMITTED' | 'COMPLETED' | 'FAILED' | 'UNKNOWN' | 'REJECTED';
  jobId?: number;
  message?: string;
}

/** A list, and the database that it comes from (an instance id made once for each database). */
export interface Listed<T> {
  instance: string;
  submissions: T[];
}

/** The API as the agent sees it. Every call throws when no clear answer came. */
export interface AgentApi {
  pending(): Promise<Listed<PendingSubmission>>;
  active(): Promise<Listed<ActiveSubmission>>;
  /** `gone`: the submission was deleted or is not this agent's. */
  report(id: number, report: Report): Promise<'recorded' | 'gone'>;
}

/** The answer is not what the contract says. */
export class UnexpectedAnswer extends Error {
  readonly code = 'unexpected_answer';
}

const MOST_MESSAGE = 2_000;

/** Speaks through the SDK's client, which brings the tokens. */
export function documentedApi(client: Client): AgentApi {
  return {
    async pending() {
      const { data, headers } = await client.get('/jobbergate/job-submissions/agent/pending');
      return { instance: instanceOf(headers), submissions: rowsOf(data).flatMap(toPending) };
    },
    async active() {
      const { data, headers } = await client.get('/jobbergate/job-submissions/agent/active');
      return { instance: instanceOf(headers), submissions: rowsOf(data).flatMap(toActive) };
    },
    async report(id, { status, jobId, message }) {
      const body = {
        new_status: status,
        ...(jobId === undefined ? {} : { slurm_job_id: jobId }),
        ...(message === undefined ? {} : { report_message: storable(message) }),
      };
      try {
        await client.put('/jobbergate/job-submissions/agent/{id}', { path: { id }, body });
        return 'recorded';
      } catch (error) {
        if (error instanceof ApiError && error.code === 'not_found') return 'gone';
        throw error;
      }
    },
  };
}

/** The instance is part of the key of every job: without it nothing can be submitted exactly once. */
function instanceOf(headers: Headers): string {
  const instance = headers.get('jobbergate-instance') ?? '';
  if (!/^[A-Za-z0-9-]{1,64}$/.test(instance)) {
    throw new UnexpectedAnswer('The API does not name its instance (header Jobbergate-Instance).');
  }
  return instance;
}

function rowsOf<T>(data: T[]): T[] {
  if (!Array.isArray(data)) throw new UnexpectedAnswer('The API did not answer with a list.');
  return data;
}

// Answers are not checked by the SDK; what goes into paths and commands is checked here. A row without a
// usable id cannot even be refused, and one such row must not hide the others.
function toPending(row: PendingJobSubmission): PendingSubmission[] {
  if (!isId(row.id)) return [];
  const { main_file_path: mainFile, files } = row.job_script_files ?? {};
  const readable = Object.entries(files ?? {}).filter(([, text]) => typeof text === 'string');
  return [
    {
      id: row.id,
      executionDirectory: row.execution_directory ?? null,
      mainFile: typeof mainFile === 'string' ? mainFile : '',
      files: Object.fromEntries(readable),
    },
  ];
}

function toActive(row: ActiveJobSubmission): ActiveSubmission[] {
  // Slurm's numbers have 32 bits; squeue fails on larger ones, for all jobs of the sweep.
  return isId(row.id) && isId(row.slurm_job_id) && row.slurm_job_id < 2 ** 31
    ? [{ id: row.id, jobId: row.slurm_job_id }]
    : [];
}

/** Messages hold what scripts and commands printed; a report that the API cannot store would never get through. */
function storable(message: string): string {
  return message
    .replace(/[\0-\x08\x0b-\x1f\x7f]/g, '')
    .slice(0, MOST_MESSAGE)
    .toWellFormed();
}

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0;
}
