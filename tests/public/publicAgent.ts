// The public agent as an operator starts it beside a Slurm: settings, and commands that find this Slurm.
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
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
  readonly more?: Readonly<Record<string, string>>;
}

/** Starts `jg-run`, which looks every ten seconds, as often as it can be told to. */
export async function startPublicAgent(
  slurm: Pick<TestSlurm, 'folder' | 'env'>,
  settings: PublicAgentSettings,
): Promise<Program> {
  const bin = await pythonEnvironment(CLIENTS);
  const home = join(slurm.folder, 'public-agent');
  const commands = await writeCommands(slurm, join(home, 'bin'));
  const { protocol, host, pathname } = new URL(settings.issuer);
  const own = {
    BASE_API_URL: `${settings.api}/v5`,
    OIDC_DOMAIN: host + pathname,
    OIDC_USE_HTTPS: String(protocol === 'https:'),
    OIDC_CLIENT_ID: settings.client,
    OIDC_CLIENT_SECRET: settings.secret,
    SBATCH_PATH: commands('sbatch'),
    SCONTROL_PATH: commands('scontrol'),
    SCANCEL_PATH: commands('scancel'),
    X_SLURM_USER_NAME: userInfo().username,
    CACHE_DIR: join(home, 'cache'),
    TASK_JOBS_INTERVAL_SECONDS: '10',
    ...settings.more,
  };
  await mkdir(own.CACHE_DIR);
  const env = Object.fromEntries(
    Object.entries(own).map(([name, value]) => [`JOBBERGATE_AGENT_${name}`, value]),
  );
  return start([join(bin, 'jg-run')], { env: { ...env, HOME: home }, cwd: home });
}

/** The agent gives its commands no environment: each sets its own. @returns the path of each */
async function writeCommands(
  slurm: Pick<TestSlurm, 'folder' | 'env'>,
  folder: string,
): Promise<(name: string) => string> {
  await mkdir(folder, { recursive: true });
  const environment = Object.entries(slurm.env).map(([name, value]) => `${name}='${value}'`);
  const scontrol = `${process.execPath} ${new URL('scontrol.ts', import.meta.url).pathname}`;
  for (const [name, command] of Object.entries({ sbatch: 'sbatch', scancel: 'scancel', scontrol })) {
    await writeFile(join(folder, name), `#!/bin/sh\nexec env ${environment.join(' ')} ${command} "$@"\n`);
    await chmod(join(folder, name), 0o755);
  }
  return (name) => join(folder, name);
}
