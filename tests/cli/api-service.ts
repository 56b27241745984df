// The whole service as an operator starts it: `jobbergate-api serve` on its embedded default.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const bin = new URL('../../apps/api/bin/jobbergate-api', import.meta.url).pathname;

export interface ApiService {
  readonly url: string;
  /** Of the local user. */
  readonly password: string;
  /** The settings of a client that is the agent. */
  readonly agent: { JOBBERGATE_CLIENT_ID: string; JOBBERGATE_CLIENT_SECRET: string };
  readonly stop: () => Promise<void>;
}

export async function startApiService(): Promise<ApiService> {
  const folder = await mkdtemp(join(tmpdir(), 'jobbergate-api-'));
  const port = await freePort();
  const env = {
    PATH: process.env.PATH ?? '',
    JOBBERGATE_DATA_DIR: join(folder, 'data'),
    JOBBERGATE_PORT: String(port),
  };
  const child = spawn(bin, ['serve'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      log += chunk;
    });
  }
  const ended = new Promise((resolve) => child.once('close', resolve));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const url = `http://localhost:${port}`;
    await untilReady(`${url}/jobbergate/health`, child);
    const password = await findSecret(folder, 'local-user.password');
    const secret = await findSecret(folder, 'local-agent.secret');
    return {
      url,
      password,
      agent: { JOBBERGATE_CLIENT_ID: 'local', JOBBERGATE_CLIENT_SECRET: secret },
      stop,
    };
  } catch (error) {
    await stop();
    throw new Error(`the service did not start: ${log}`, { cause: error });
  }
}

async function untilReady(health: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}`);
    const status = await fetch(health).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 204) return;
    await sleep(100);
  }
  throw new Error('not ready after 40 s');
}

async function findSecret(folder: string, file: string): Promise<string> {
  const names = await readdir(folder, { recursive: true });
  const name = names.find((path) => path.endsWith(file));
  if (name === undefined) throw new Error(`the service made no ${file}`);
  return (await readFile(join(folder, name), 'utf8')).trimEnd();
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
