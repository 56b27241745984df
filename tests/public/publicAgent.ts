// The public agent as an operator starts it beside a Slurm: settings, and commands that find this Slurm.
import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestSlurm } from '@jobbergate/testkit';
import { type Program, start } from '../running/program.ts';
import { pythonEnvironment } from './environment.ts';
import { CLIENTS } from './publicCli.ts';

export interface PublicAgentSettings {
  /** Base of the API, and the issuer's URL. */
  readonly api: string;
  readonly issuer: string;
  readonly client: string;
  readonly secret: string;
  /** Which it has already, and so asks the issuer for none. */
  readonly token?: string;
  readonly more?: Readonly<Record<string, string>>;
}

/** Where a Slurm command lies that finds this Slurm whatever its environment, once the agent has been started. */
export function commandOf(slurm: Pick<TestSlurm, 'folder'>, name: 'sbatch' | 'scontrol' | 'scancel'): string {
  return join(slurm.folder, 'public-agent/bin', name);
}

/** Starts `jg-run`, which looks every ten seconds, as often as it can be told to. */
export async function startPublicAgent(
  slurm: Pick<TestSlurm, 'folder' | 'env'>,
  settings: PublicAgentSettings,
): Promise<Program> {
  const bin = await pythonEnvironment(CLIENTS);
  await writeCommands(slurm);
  const home = await mkdtemp(join(slurm.folder, 'public-agent/home-'));
  const { protocol, host, pathname } = new URL(settings.issuer);
  const own = {
    BASE_API_URL: `${settings.api}/v5`,
    OIDC_DOMAIN: host + pathname,
    OIDC_USE_HTTPS: String(protocol === 'https:'),
    OIDC_CLIENT_ID: settings.client,
    OIDC_CLIENT_SECRET: settings.secret,
    SBATCH_PATH: commandOf(slurm, 'sbatch'),
    SCONTROL_PATH: commandOf(slurm, 'scontrol'),
    SCANCEL_PATH: commandOf(slurm, 'scancel'),
    X_SLURM_USER_NAME: userInfo().username,
    CACHE_DIR: join(home, 'cache'),
    TASK_JOBS_INTERVAL_SECONDS: '10',
    REQUESTS_TIMEOUT: '60',
    ...settings.more,
  };
  await mkdir(join(own.CACHE_DIR, 'cluster-api'), { recursive: true });
  if (settings.token !== undefined) {
    // Python 3.11 writes a member of an enumeration so.
    await writeFile(join(own.CACHE_DIR, 'cluster-api/TokenType.ACCESS.token'), settings.token);
  }
  const env = Object.fromEntries(
    Object.entries(own).map(([name, value]) => [`JOBBERGATE_AGENT_${name}`, value]),
  );
  return start([join(bin, 'jg-run')], { env: { ...env, HOME: home }, cwd: home });
}

/** The agent gives its commands no environment: each sets its own. */
async function writeCommands(slurm: Pick<TestSlurm, 'folder' | 'env'>): Promise<void> {
  const environment = Object.entries(slurm.env).map(([name, value]) => `${name}='${value}'`);
  const scontrol = `${process.execPath} ${new URL('scontrol.ts', import.meta.url).pathname}`;
  await mkdir(dirname(commandOf(slurm, 'sbatch')), { recursive: true });
  for (const name of ['sbatch', 'scontrol', 'scancel'] as const) {
    const command = name === 'scontrol' ? scontrol : name;
    const file = commandOf(slurm, name);
    await writeFile(file, `#!/bin/sh\nexec env ${environment.join(' ')} ${command} "$@"\n`);
    await chmod(file, 0o755);
  }
}
