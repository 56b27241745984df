// The API's agent routes, issuer and faults, for tests of the agent alone.
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from '@jobbergate/sdk';
import { type AgentApi, documentedApi } from '../src/agent-api.ts';

/** A row as the API keeps it. */
export interface Row {
  id: number;
  status: string;
  slurmJobId: number | null;
  message: string | null;
  directory: string | null;
  files: Record<string, string>;
}

/** What the stand-in does to answers: lose them after the work is done, or fail before it. */
export type Fault = 'lose the answer' | 'refuse to work' | null;

export interface StandInApi {
  url: string;
  instance: string;
  rows: Map<number, Row>;
  /** Every report that was applied, in order: "ID STATUS JOB". */
  reports: string[];
  /** Decides on each PUT. */
  faultOf: (row: Row) => Fault;
  /** A submission of one script, or of several files of which the first is the main one. */
  submit(script: string | Record<string, string>, directory?: string | null): Row;
  /** The agent's port on it. */
  api: AgentApi;
  stop(): Promise<void>;
}

export async function startStandInApi(): Promise<StandInApi> {
  const rows = new Map<number, Row>();
  const reports: string[] = [];
  const server = createServer((request, response) => {
    handle(standIn, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const standIn: StandInApi = {
    url,
    instance: randomUUID(),
    rows,
    reports,
    faultOf: () => null,
    submit(script, directory = null) {
      const files = typeof script === 'string' ? { 'job.sh': script } : script;
      const id = rows.size + 1;
      const row = { id, status: 'CREATED', slurmJobId: null, message: null, directory, files };
      rows.set(id, row);
      return row;
    },
    api: documentedApi(createClient({ baseUrl: url, getToken: async () => 'token' })),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return standIn;
}

async function handle(
  standIn: StandInApi,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = request.url ?? '';
  const all = [...standIn.rows.values()];
  const answer = (status: number, body: unknown) => {
    const headers = { 'content-type': 'application/json', 'jobbergate-instance': standIn.instance };
    response.writeHead(status, headers).end(JSON.stringify(body));
  };
  if (path === '/jobbergate/job-submissions/agent/pending') {
    const waiting = all.filter(({ status }) => status === 'CREATED');
    return answer(200, waiting.map(toPending));
  }
  if (path === '/jobbergate/job-submissions/agent/active') {
    const active = all.filter(({ status, slurmJobId }) => status === 'SUBMITTED' && slurmJobId !== null);
    return answer(
      200,
      active.map(({ id, slurmJobId }) => ({ id, job_submission_name: 'x', slurm_job_id: slurmJobId })),
    );
  }
  if (path === '/jobbergate/health') return void response.writeHead(204).end();
  if (path === '/v5/jobbergate/about') {
    return answer(200, { version: '0', issuer: standIn.url, client_id: 'jobbergate-cli' });
  }
  if (path === '/.well-known/openid-configuration') {
    return answer(200, { issuer: standIn.url, token_endpoint: `${standIn.url}/token` });
  }
  if (path === '/token') return answer(200, { access_token: token(), expires_in: 300 });
  const row = standIn.rows.get(Number(/^\/jobbergate\/job-submissions\/agent\/(\d+)$/.exec(path)?.[1]));
  if (row === undefined) return answer(404, { detail: 'not found.' });
  const fault = standIn.faultOf(row);
  if (fault === 'refuse to work') return answer(503, { detail: 'away' });
  apply(standIn, row, await bodyOf(request));
  if (fault === 'lose the answer') return void request.socket.destroy();
  answer(200, {});
}

interface ReportBody {
  new_status: string;
  slurm_job_id?: number;
  report_message?: string;
}

function apply({ reports }: StandInApi, row: Row, body: ReportBody): void {
  row.status = body.new_status;
  row.slurmJobId = body.slurm_job_id ?? row.slurmJobId;
  row.message = body.report_message || row.message;
  reports.push(`${row.id} ${row.status} ${row.slurmJobId}`);
}

async function bodyOf(request: IncomingMessage): Promise<ReportBody> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString());
}

function toPending({ id, directory, files }: Row) {
  const [main_file_path = ''] = Object.keys(files);
  return {
    id,
    job_submission_name: 'x',
    job_submission_owner_email: 'a@b.c',
    execution_directory: directory,
    job_script_name: 'x',
    application_name: null,
    job_script_files: { main_file_path, files },
  };
}

/** Signatures are the API's to check; the agent only reads the claims. */
function token(): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part({ azp: 'local' })}.x`;
}
