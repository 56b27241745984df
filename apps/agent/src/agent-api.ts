// What the agent needs of the API, over the current contract.
import {
  type ActiveJobSubmission,
  ApiError,
  type Client,
  type Page,
  type PendingJobSubmission,
  type SlurmJobState,
} from '@jobbergate/sdk';

/** A submission that waits for this agent. */
export interface PendingSubmission {
  id: number;
  executionDirectory: string | null;
  /** As the user gave them. */
  sbatchArguments: readonly string[];
  scriptId: number;
  fileNames: readonly string[];
  /** One of `fileNames`; empty when the script has no main file. */
  mainFile: string;
}

/** A submission that runs, or that is to end. */
export interface ActiveSubmission {
  id: number;
  /** null: it was cancelled, and the API knows of no job. */
  jobId: number | null;
  isCancelled: boolean;
}

/** How a job stands. */
export interface JobReport {
  state: SlurmJobState;
  reason: string | null;
  /** What is known of the job, by the names of Slurm's own JSON. */
  info: Readonly<Record<string, unknown>>;
}

/** A list, and the database that it comes from (an instance id made once for each database). */
export interface Listed<T> {
  instance: string;
  submissions: T[];
}

/** The API as the agent sees it. Every call throws when no clear answer came, or none of this instance. */
export interface AgentApi {
  pending(): Promise<Listed<PendingSubmission>>;
  active(): Promise<Listed<ActiveSubmission>>;
  file(scriptId: number, name: string): Promise<string>;
  /** Slurm has the job. `unwanted`: the submission was closed or deleted, or has another job. */
  submitted(instance: string, id: number, jobId: number, report: JobReport): Promise<'recorded' | 'unwanted'>;
  /** There will be no job. `late`: the submission does not wait any more. */
  rejected(instance: string, id: number, message: string): Promise<'recorded' | 'late'>;
  /** `refused`: the submission was closed or deleted, or has another job. */
  report(
    instance: string,
    id: number,
    jobId: number | null,
    report: JobReport,
  ): Promise<'recorded' | 'refused'>;
  /** The cluster is looked after, and this will be said again within the interval. */
  alive(intervalSeconds: number): Promise<void>;
}

/** The answer is not what the contract says. */
export class UnexpectedAnswer extends Error {
  readonly code = 'unexpected_answer';
}

const AGENT = '/v5/jobbergate/job-submissions/agent';
const INSTANCE = 'jobbergate-instance';
const MOST_ROWS = 100;
const MOST_MESSAGE = 2_000;

/** Speaks through the SDK's client, which brings the tokens. */
export function currentApi(client: Client): AgentApi {
  return {
    pending: () => everyPage((query) => client.get(`${AGENT}/pending`, { query }), toPending),
    active: () => everyPage((query) => client.get(`${AGENT}/active`, { query }), toActive),
    async file(id, file_name) {
      const path = { id, file_name };
      const { data } = await client.get('/v5/jobbergate/job-scripts/{id}/upload/{file_name}', { path });
      if (typeof data !== 'string') throw new UnexpectedAnswer('The API did not answer with a file.');
      return data;
    },
    async submitted(instance, id, jobId, report) {
      const body = { id, slurm_job_id: jobId, ...onWire(report) };
      const answer = await judged(instance, client.post(`${AGENT}/submitted`, { body }));
      if (answer === undefined) return 'recorded';
      if (answer === 'not_found') return 'unwanted';
      // An answer that got lost may have told of this very job.
      const { data } = await client.get('/v5/jobbergate/job-submissions/{id}', { path: { id } });
      return data.slurm_job_id === jobId ? 'recorded' : 'unwanted';
    },
    async rejected(instance, id, message) {
      const body = { id, report_message: storable(message) };
      return (await judged(instance, client.post(`${AGENT}/rejected`, { body }))) ? 'late' : 'recorded';
    },
    async report(instance, id, jobId, report) {
      const body = { slurm_job_id: jobId, ...onWire(report) };
      const call = client.put(`${AGENT}/{id}`, { path: { id }, body });
      return (await judged(instance, call)) ? 'refused' : 'recorded';
    },
    async alive(interval) {
      await client.put('/v5/jobbergate/clusters/status', { query: { interval } });
    },
  };
}

/** Rows that move between the pages while these are read are missed or seen twice; the next round sees them. */
async function everyPage<Row, Item>(
  ask: (query: { page: number; size: number }) => Promise<{ data: Page<Row>; headers: Headers }>,
  read: (row: Row) => Item[],
): Promise<Listed<Item>> {
  const submissions: Item[] = [];
  for (let page = 1; ; page++) {
    const { data, headers } = await ask({ page, size: MOST_ROWS });
    const instance = instanceOf(headers);
    if (!Array.isArray(data?.items)) throw new UnexpectedAnswer('The API did not answer with a list.');
    submissions.push(...data.items.flatMap(read));
    if (data.items.length === 0 || page >= data.pages) return { instance, submissions };
  }
}

/** The instance is part of the key of every job: without it nothing can be submitted exactly once. */
function instanceOf(headers: Headers): string {
  const instance = headers.get(INSTANCE) ?? '';
  if (!/^[A-Za-z0-9-]{1,64}$/.test(instance)) {
    throw new UnexpectedAnswer('The API does not name its instance (header Jobbergate-Instance).');
  }
  return instance;
}

/**
 * undefined when the API took it, else why the submission cannot take it, now or ever. Jobs are ended because of such
 * a refusal, so that it counts only with the name of the instance: a proxy's 404 says nothing of a submission.
 */
async function judged(instance: string, call: Promise<unknown>): Promise<string | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    const isRefusal =
      error instanceof ApiError && ['bad_request', 'not_found', 'conflict'].includes(error.code);
    if (isRefusal && error.headers.get(INSTANCE) === instance) return error.code;
    throw error;
  }
}

// Answers are not checked by the SDK; what goes into paths and commands is checked here. A row without a
// usable id cannot even be refused, and one such row must not hide the others.
function toPending(row: PendingJobSubmission): PendingSubmission[] {
  if (!isId(row?.id) || !isId(row.job_script?.id)) return [];
  const files = (row.job_script.files ?? []).filter(({ filename }) => typeof filename === 'string');
  return [
    {
      id: row.id,
      executionDirectory: row.execution_directory ?? null,
      sbatchArguments: (row.sbatch_arguments ?? []).map(String),
      scriptId: row.job_script.id,
      fileNames: files.map(({ filename }) => filename),
      mainFile: files.find(({ file_type }) => file_type === 'ENTRYPOINT')?.filename ?? '',
    },
  ];
}

function toActive(row: ActiveJobSubmission): ActiveSubmission[] {
  if (!isId(row?.id)) return [];
  const isCancelled = row.status === 'CANCELLED';
  if (row.slurm_job_id === null) return isCancelled ? [{ id: row.id, jobId: null, isCancelled }] : [];
  // Slurm's numbers have 32 bits; squeue fails on larger ones, for all jobs of the sweep.
  const isJob = isId(row.slurm_job_id) && row.slurm_job_id < 2 ** 31;
  return isJob ? [{ id: row.id, jobId: row.slurm_job_id, isCancelled }] : [];
}

function onWire({ state, reason, info }: JobReport) {
  return {
    slurm_job_state: state,
    slurm_job_state_reason: reason === null ? null : storable(reason),
    slurm_job_info: JSON.stringify(info),
  };
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
