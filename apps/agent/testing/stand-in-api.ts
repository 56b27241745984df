// The API's agent routes, issuer and faults, for tests of the agent alone.
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JobSubmissionStatus } from '@jobbergate/sdk';

/** A row as the API keeps it. */
export interface Row {
  id: number;
  status: JobSubmissionStatus;
  slurmJobId: number | null;
  /** Slurm's, as it was last reported. */
  state: string | null;
  info: string | null;
  message: string | null;
  directory: string | null;
  sbatchArguments: string[];
  files: Record<string, string>;
}

/** What the stand-in does to answers: lose them after the work is done, or fail before it. */
export type Fault = 'lose the answer' | 'refuse to work' | 'answer as a proxy' | null;

export interface StandInApi {
  url: string;
  instance: string;
  rows: Map<number, Row>;
  /** Every report that was applied, in order: "ID STATUS STATE". */
  reports: string[];
  /** Seconds that the agent promised with each sign of life. */
  signsOfLife: number[];
  /** Decides on each report. */
  faultOf: (row: Row) => Fault;
  /** A submission of one script, or of several files of which the first is the main one. */
  submit(script: string | Record<string, string>, more?: Partial<Row>): Row;
  stop(): Promise<void>;
}

export async function startStandInApi(): Promise<StandInApi> {
  const rows = new Map<number, Row>();
  const server = createServer((request, response) => {
    handle(standIn, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const standIn: StandInApi = {
    url,
    instance: randomUUID(),
    rows,
    reports: [],
    signsOfLife: [],
    faultOf: () => null,
    submit(script, more = {}) {
      const files = typeof script === 'string' ? { 'job.sh': script } : script;
      const id = rows.size + 1;
      const told = { slurmJobId: null, state: null, info: null, message: null };
      const row: Row = {
        id,
        status: 'CREATED',
        ...told,
        directory: null,
        sbatchArguments: [],
        files,
        ...more,
      };
      rows.set(id, row);
      return row;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return standIn;
}

const V5 = '/v5/jobbergate';
const AGENT = `${V5}/job-submissions/agent`;

async function handle(standIn: StandInApi, request: IncomingMessage, response: ServerResponse) {
  const { pathname: path, searchParams: query } = new URL(request.url ?? '/', standIn.url);
  const answer = (status: number, body?: unknown) => {
    const headers = { 'content-type': 'application/json', 'jobbergate-instance': standIn.instance };
    response.writeHead(status, headers).end(body === undefined ? '' : JSON.stringify(body));
  };
  if (request.method !== 'GET' && path.startsWith(AGENT)) return report(standIn, request, path, answer);
  const known = documents(standIn, path, query);
  if (known !== undefined) return answer(200, known);
  const file = new RegExp(`^${V5}/job-scripts/(\\d+)/upload/(.+)$`).exec(path);
  const text = standIn.rows.get(Number(file?.[1]))?.files[decodeURIComponent(file?.[2] ?? '')];
  if (text !== undefined) return void response.writeHead(200, { 'content-type': 'text/plain' }).end(text);
  if (path === `${V5}/clusters/status`) {
    standIn.signsOfLife.push(Number(query.get('interval')));
    return answer(202);
  }
  if (path === `${V5}/health`) return void response.writeHead(204).end();
  answer(404, { detail: 'not found.' });
}

/** What is read: lists, one row, and what the issuer says. */
function documents({ rows, url }: StandInApi, path: string, query: URLSearchParams): unknown {
  const all = [...rows.values()];
  switch (path) {
    case `${AGENT}/pending`:
      return pageOf(all.filter(({ status }) => status === 'CREATED').map(toPending), query);
    case `${AGENT}/active`: {
      const active = all.filter(({ status }) => status === 'SUBMITTED' || status === 'CANCELLED');
      return pageOf(active.map(toActive), query);
    }
    case `${V5}/about`:
      return { version: '0', issuer: url, client_id: 'jobbergate-cli' };
    case '/.well-known/openid-configuration':
      return { issuer: url, token_endpoint: `${url}/token` };
    case '/token':
      return { access_token: token(), expires_in: 300 };
    default: {
      const row = rows.get(Number(new RegExp(`^${V5}/job-submissions/(\\d+)$`).exec(path)?.[1]));
      return row && toActive(row);
    }
  }
}

interface ReportBody {
  id?: number;
  slurm_job_id?: number | null;
  slurm_job_state?: string;
  slurm_job_info?: string;
  slurm_job_state_reason?: string | null;
  report_message?: string;
}

async function report(
  standIn: StandInApi,
  request: IncomingMessage,
  path: string,
  answer: (status: number, body?: unknown) => void,
): Promise<void> {
  const body = await bodyOf(request);
  const row = standIn.rows.get(body.id ?? Number(path.slice(AGENT.length + 1)));
  if (row === undefined) return answer(404, { detail: 'not found.' });
  const fault = standIn.faultOf(row);
  if (fault === 'refuse to work') return answer(503, { detail: 'away' });
  if (fault === 'answer as a proxy') return notFoundByProxy(request);
  const status = apply(row, path.slice(AGENT.length + 1), body);
  if (status === 202) standIn.reports.push(`${row.id} ${row.status} ${row.state}`);
  if (fault === 'lose the answer') return void request.socket.destroy();
  answer(status, status === 202 ? undefined : { detail: `the submission is ${row.status}` });
}

/** A 404 that does not come from the API. */
function notFoundByProxy(request: IncomingMessage): void {
  request.socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
}

const ENDS: Readonly<Record<string, JobSubmissionStatus>> = {
  COMPLETED: 'DONE',
  FAILED: 'ABORTED',
  CANCELLED: 'ABORTED',
  TIMEOUT: 'ABORTED',
  UNKNOWN: 'ABORTED',
};

/** One step of the submission's state machine, as the API takes it. @returns the status of the answer */
function apply(row: Row, step: string, body: ReportBody): number {
  if (step === 'rejected') {
    if (row.status !== 'CREATED') return 400;
    Object.assign(row, { status: 'REJECTED', message: body.report_message });
    return 202;
  }
  const { slurm_job_state: state = '', slurm_job_state_reason: reason = null } = body;
  const told = { state, info: body.slurm_job_info ?? null, slurmJobId: body.slurm_job_id ?? null };
  if (step === 'submitted') {
    if (row.status !== 'CREATED' && row.status !== 'CANCELLED') return 400;
    Object.assign(row, told, row.status === 'CREATED' ? { status: 'SUBMITTED' } : {});
    return 202;
  }
  if (row.status !== 'SUBMITTED' && row.status !== 'CANCELLED') return 400;
  if (row.slurmJobId !== told.slurmJobId) return 409;
  const end = ENDS[state];
  Object.assign(row, told, end === undefined ? {} : { status: end });
  if (end === 'ABORTED') row.message = reason;
  return 202;
}

async function bodyOf(request: IncomingMessage): Promise<ReportBody> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString());
}

function pageOf(rows: unknown[], query: URLSearchParams) {
  const [page, size] = [Number(query.get('page')), Number(query.get('size'))];
  const items = rows.slice((page - 1) * size, page * size);
  return { items, total: rows.length, page, size, pages: Math.ceil(rows.length / size) };
}

function toActive({ id, status, slurmJobId }: Row) {
  return { id, name: 'x', status, slurm_job_id: slurmJobId };
}

/** Each row has a script of its own, with the row's id. */
function toPending({ id, directory, sbatchArguments, files }: Row) {
  const [main] = Object.keys(files);
  return {
    id,
    name: 'x',
    owner_email: 'a@b.c',
    ...(directory === null ? {} : { execution_directory: directory }),
    ...(sbatchArguments.length === 0 ? {} : { sbatch_arguments: sbatchArguments }),
    job_script: {
      id,
      files: Object.keys(files).map((filename) => ({
        filename,
        file_type: filename === main ? 'ENTRYPOINT' : 'SUPPORT',
      })),
    },
  };
}

/** Signatures are the API's to check; the agent only reads the claims. */
function token(): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part({ azp: 'local' })}.x`;
}
