// `jobbergate-api` as an operator runs it: the service on a folder of its own, and the commands beside it.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, until } from '@jobbergate/testkit';
import { type Ending, type Program, run, start } from './program.ts';

const BIN = new URL('../../apps/api/bin/jobbergate-api', import.meta.url).pathname;
export const LOCAL_USER = 'local-user@jobbergate.local';

/** A place for one service: a port, and a folder whose `data` is its data folder. */
export interface Place {
  readonly folder: string;
  readonly port: number;
  readonly url: string;
  /** The settings that name the place. */
  readonly env: Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

export async function makePlace(settings: Readonly<Record<string, string>> = {}): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'jobbergate-place-'));
  const port = await freePort();
  return {
    folder,
    port,
    url: `http://localhost:${port}`,
    env: {
      HOME: folder,
      JOBBERGATE_DATA_DIR: join(folder, 'data'),
      JOBBERGATE_PORT: String(port),
      ...settings,
    },
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** Runs one command of `jobbergate-api` to its end, in a folder without a `.env`. */
export function api(
  place: Place,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ending> {
  return run([BIN, ...args], { env: { ...place.env, ...env }, cwd: place.folder });
}

/** Starts `jobbergate-api serve`, and waits until it is healthy. */
export async function serve(place: Place, args: readonly string[] = []): Promise<Program> {
  const service = start([BIN, 'serve', ...args], { env: place.env, cwd: place.folder });
  await untilHealthy(place, service);
  return service;
}

export async function stop(service: Program | undefined): Promise<void> {
  service?.child.kill('SIGTERM');
  await service?.ended;
}

async function untilHealthy(place: Place, service: Program): Promise<void> {
  let hasEnded = false;
  void service.ended.then(() => {
    hasEnded = true;
  });
  await until('the service is healthy', async () => hasEnded || (await healthOf(place)) === 204, 150_000);
  if (hasEnded) throw new Error(`the service ended:\n${service.printed().stderr}`);
}

/** The status of `/jobbergate/health`; 0 when nobody answers. */
export function healthOf(place: Place): Promise<number> {
  return fetch(`${place.url}/jobbergate/health`, { signal: AbortSignal.timeout(30_000) }).then(
    (answer) => answer.status,
    () => 0,
  );
}

/** A token of the embedded issuer, for the local user unless said otherwise. */
export async function tokenOf(
  place: Place,
  args: readonly string[] = ['--email', LOCAL_USER],
): Promise<string> {
  const { exitCode, stdout, stderr } = await api(place, ['token', ...args]);
  if (exitCode !== 0) throw new Error(`token: ${stderr}`);
  return stdout.trim();
}

/** The local user's password, which the first start wrote. */
export async function passwordOf(place: Place): Promise<string> {
  return (await readFile(join(place.folder, 'data/secrets/local-user.password'), 'utf8')).trim();
}

/** What makes an agent the client `local` of the embedded issuer. */
export async function agentOf(place: Place): Promise<Readonly<Record<string, string>>> {
  const secret = await readFile(join(place.folder, 'data/secrets/local-agent.secret'), 'utf8');
  return { JOBBERGATE_CLIENT_ID: 'local', JOBBERGATE_CLIENT_SECRET: secret.trim() };
}
