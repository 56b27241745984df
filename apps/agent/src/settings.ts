// The agent's settings, read from the environment all at once.
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** What an operator has set, checked. */
export interface Settings {
  /** Base of the API, without the contract's path. */
  url: string;
  /** The OIDC issuer; null: the API is asked. */
  issuer: string | null;
  clientId: string;
  clientSecret: string;
  /** Upper bound between two rounds, in seconds. */
  pollSeconds: number;
  workDir: string;
  /** Folder of Slurm's commands; null: by PATH. */
  slurmBin: string | null;
  executor: 'auto' | 'slurm' | 'local';
  logLevel: string;
}

/** One line for every setting that cannot stand. */
export class SettingsError extends Error {
  readonly code = 'settings';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** What `jobbergate-agent --help` says of the settings. */
export const SETTINGS_HELP = `Settings are environment variables:
  JOBBERGATE_CLIENT_ID      the client that this agent is at the issuer: the cluster's name (needed)
  JOBBERGATE_CLIENT_SECRET  that client's secret (needed)
  JOBBERGATE_URL            base of the API, without the path of a contract (default http://127.0.0.1:8000)
  JOBBERGATE_OIDC_ISSUER    OpenID Connect issuer (default: the API is asked)
  JOBBERGATE_POLL_SECONDS   upper bound between two rounds, 0.1 to 3600 (default 5)
  JOBBERGATE_WORK_DIR       where jobs without a directory of their own run (default
                            $XDG_STATE_HOME/jobbergate/work; as root /var/lib/jobbergate-agent/work)
  JOBBERGATE_EXECUTOR       slurm, local, or auto: slurm where scontrol ping says UP (default auto)
  JOBBERGATE_SLURM_BIN      folder of Slurm's commands (default: by PATH)
  JOBBERGATE_RUN_AS         self: jobs run as the agent's own user
  JOBBERGATE_LOG_LEVEL      fatal, error, warn, info, debug, trace or silent (default info)

Exit codes: 0 done, 1 failed, 2 bad usage or settings`;

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** An empty value counts as not set. Throws `SettingsError` with all problems; secrets are not repeated in it. */
export function readSettings(env: NodeJS.ProcessEnv, uid = process.getuid?.() ?? -1): Settings {
  const problems: string[] = [];
  const given = (name: string) => env[name]?.trim() || null;
  const shown = (name: string) => given(name)?.replace(/\/\/[^/]*@/, '//***@') ?? '';
  const refuse = (name: string, allowed: string) => problems.push(`${name}=${shown(name)}: ${allowed}`);
  const checked = (name: string, fallback: string, fits: (value: string) => boolean, allowed: string) => {
    const value = given(name) ?? fallback;
    if (!fits(value)) refuse(name, allowed);
    return value;
  };
  const oneOf = (name: string, values: readonly string[], fallback: string) =>
    checked(name, fallback, (value) => values.includes(value), `must be one of ${values.join(', ')}`);
  const required = (name: string, meaning: string) => {
    const value = given(name);
    if (value === null) problems.push(`${name} is not set: ${meaning}`);
    return value ?? '';
  };

  const runAs = oneOf('JOBBERGATE_RUN_AS', ['self', 'owner'], 'self');
  if (runAs === 'owner') {
    refuse('JOBBERGATE_RUN_AS', 'running jobs as their owners is not built yet; use self');
  }
  const slurmBin = given('JOBBERGATE_SLURM_BIN');
  if (slurmBin !== null && !isAbsolute(slurmBin)) refuse('JOBBERGATE_SLURM_BIN', 'must be an absolute path');
  const issuer = given('JOBBERGATE_OIDC_ISSUER');
  if (issuer !== null && !isHttpUrl(issuer))
    refuse('JOBBERGATE_OIDC_ISSUER', 'must be an http(s) URL without a user');
  const executor = oneOf('JOBBERGATE_EXECUTOR', ['auto', 'slurm', 'local'], 'auto');
  const settings: Settings = {
    url: checked(
      'JOBBERGATE_URL',
      'http://127.0.0.1:8000',
      isHttpUrl,
      'must be an http(s) URL without a user',
    ),
    issuer,
    clientId: required('JOBBERGATE_CLIENT_ID', 'the client that this agent is at the issuer'),
    clientSecret: required('JOBBERGATE_CLIENT_SECRET', "that client's secret"),
    pollSeconds: Number(
      checked('JOBBERGATE_POLL_SECONDS', '5', isPollInterval, 'must be a number from 0.1 to 3600'),
    ),
    workDir: checked('JOBBERGATE_WORK_DIR', defaultWorkDir(env, uid), isAbsolute, 'must be an absolute path'),
    slurmBin,
    executor: executor === 'slurm' || executor === 'local' ? executor : 'auto',
    logLevel: oneOf('JOBBERGATE_LOG_LEVEL', LOG_LEVELS, 'info'),
  };
  if (problems.length > 0) throw new SettingsError(problems);
  return settings;
}

function defaultWorkDir(env: NodeJS.ProcessEnv, uid: number): string {
  if (uid === 0) return '/var/lib/jobbergate-agent/work';
  return join(env.XDG_STATE_HOME || join(env.HOME || homedir(), '.local/state'), 'jobbergate/work');
}

function isHttpUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
}

function isPollInterval(text: string): boolean {
  const seconds = Number(text);
  return /^\d+(\.\d+)?$/.test(text) && seconds >= 0.1 && seconds <= 3_600;
}
