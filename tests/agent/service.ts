// The whole service as an operator starts it, with a user who submits and a proxy that can lose answers.
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Client, createClient, type JobSubmission } from '@jobbergate/sdk';

const BIN = new URL('../../apps/api/bin/jobbergate-api', import.meta.url).pathname;

export interface Service {
  url: string;
  /** The local user's client of the API. */
  user: Client;
  /** Settings of the client `local`. */
  agent: { JOBBERGATE_CLIENT_ID: string; JOBBERGATE_CLIENT_SECRET: string };
  /** Makes an application of one template, a job script of it and a submission to `local`. */
  submit(template: string): Promise<JobSubmission>;
  read(id: number): Promise<JobSubmission>;
  stop(): Promise<void>;
}

/** `jobbergate-api serve` on its embedded default. */
export async function startService(): Promise<Service> {
  const folder = await mkdtemp(join(tmpdir(), 'jobbergate-service-'));
  const dataDir = join(folder, 'data');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    PATH: process.env.PATH ?? '',
    JOBBERGATE_DATA_DIR: dataDir,
    JOBBERGATE_PORT: String(port),
    JOBBERGATE_LOG_LEVEL: 'error',
  };
  const child = spawn(BIN, ['serve'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = new Promise((resolve) => child.once('close', resolve));
  for (let tries = 0; ; tries++) {
    if (tries > 600 || child.exitCode !== null) throw new Error('the service did not start');
    const health = await fetch(`${url}/jobbergate/health`).catch(() => undefined);
    if (health?.status === 204) break;
    await sleep(100);
  }
  const secret = await readFile(join(dataDir, 'secrets/local-agent.secret'), 'utf8');
  const email = 'local-user@jobbergate.local';
  const token = (await promisify(execFile)(BIN, ['token', '--email', email], { env })).stdout.trim();
  const user = createClient({ baseUrl: url, getToken: async () => token });
  return {
    url,
    user,
    agent: { JOBBERGATE_CLIENT_ID: 'local', JOBBERGATE_CLIENT_SECRET: secret.trim() },
    submit: (template) => submit(user, template),
    read: async (id) => (await user.get('/jobbergate/job-submissions/{id}', { path: { id } })).data,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function submit(user: Client, template: string): Promise<JobSubmission> {
  const application = await user.post('/jobbergate/applications', { body: { application_name: 'test' } });
  const { id } = application.data;
  const body = new FormData();
  const files = {
    'jobbergate.py': 'x = 1\n',
    'jobbergate.yaml': 'application_config: {}\njobbergate_config:\n  default_template: job.sh.j2\n',
    'job.sh.j2': template,
  };
  for (const [name, text] of Object.entries(files)) {
    body.append('upload_files', new Blob([text], { type: 'text/plain' }), name);
  }
  await user.post('/jobbergate/applications/{id}/upload', { path: { id }, body });
  const script = await user.post('/jobbergate/job-scripts', {
    body: { job_script_name: 'test', application_id: id },
  });
  const submission = await user.post('/jobbergate/job-submissions', {
    body: { job_submission_name: 'test', job_script_id: script.data.id, client_id: 'local' },
  });
  return submission.data;
}

/** What a proxy does with a report: pass it on, pass it on and lose the answer, or lose it on the way. */
export type Passage = 'pass' | 'lose the answer' | 'lose the report';

export interface LossyProxy {
  url: string;
  /** Decides on each report of the agent. */
  onReport: () => Passage;
  stop(): Promise<void>;
}

/** Stands between the agent and the service. */
export async function startProxy(target: string): Promise<LossyProxy> {
  const server = createServer((request, response) => {
    pass(proxy, target, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: LossyProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    onReport: () => 'pass',
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}

async function pass(proxy: LossyProxy, target: string, request: IncomingMessage, response: ServerResponse) {
  const passage = request.method === 'PUT' ? proxy.onReport() : 'pass';
  if (passage === 'lose the report') return void request.socket.destroy();
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const answer = await fetch(target + request.url, {
    method: request.method ?? 'GET',
    headers: {
      authorization: request.headers.authorization ?? '',
      'content-type': request.headers['content-type'] ?? 'application/json',
    },
    ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
  });
  const text = await answer.text();
  if (passage === 'lose the answer') return void request.socket.destroy();
  response.writeHead(answer.status, {
    'content-type': answer.headers.get('content-type') ?? 'application/json',
    'jobbergate-instance': answer.headers.get('jobbergate-instance') ?? '',
  });
  response.end(text);
}

async function freePort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
