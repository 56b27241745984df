// The CLI's settings: environment variables, and flags that win over them. There is no settings file.
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { parseBaseUrl } from '@jobbergate/sdk';

export interface Settings {
  /** Base of the API without a trailing slash. */
  readonly url: string;
  /** `undefined`: the API is asked. */
  readonly issuer: string | undefined;
  /** `undefined`: the API is asked, or `jobbergate-cli` where the issuer is set. */
  readonly clientId: string | undefined;
  /** With it, tokens are asked for by client credentials, and nobody logs in. */
  readonly clientSecret: string | undefined;
  readonly cacheDir: string;
}

/** The flags that stand for settings, as the command line gives them. */
export interface SettingFlags {
  readonly url?: string;
  readonly oidcIssuer?: string;
  readonly clientId?: string;
  readonly cacheDir?: string;
}

export interface SettingProblem {
  readonly name: string;
  /** As it may be shown: secrets are masked. */
  readonly value: string;
  readonly allowed: string;
}

/** Everything that is wrong with the settings, at once. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly problems: readonly SettingProblem[];

  constructor(problems: readonly SettingProblem[]) {
    super(problems.map(({ name, value, allowed }) => `${name}=${value}: must be ${allowed}`).join('\n'));
    this.problems = problems;
  }
}

const defaultUrl = 'http://127.0.0.1:8000';

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws SettingsError */
export function readSettings(env: Environment, flags: SettingFlags = {}): Settings {
  const problems: SettingProblem[] = [];
  const url = webAddress(given(env, 'JOBBERGATE_URL', flags.url, '--url'), problems);
  const issuer = webAddress(
    given(env, 'JOBBERGATE_OIDC_ISSUER', flags.oidcIssuer, '--oidc-issuer'),
    problems,
  );
  const clientId = visible(given(env, 'JOBBERGATE_CLIENT_ID', flags.clientId, '--client-id'), problems);
  const clientSecret = env.JOBBERGATE_CLIENT_SECRET || undefined;
  if (clientSecret !== undefined && clientId === undefined) {
    problems.push({
      name: 'JOBBERGATE_CLIENT_SECRET',
      value: '***',
      allowed: 'set together with JOBBERGATE_CLIENT_ID, whose secret it is',
    });
  }
  const cacheDir = given(env, 'JOBBERGATE_CACHE_DIR', flags.cacheDir, '--cache-dir')?.value;
  if (problems.length > 0) throw new SettingsError(problems);
  return {
    url: url?.replace(/\/+$/, '') ?? defaultUrl,
    // Kept letter by letter: an issuer is compared, not only called.
    issuer,
    clientId,
    clientSecret,
    cacheDir: cacheDir === undefined ? defaultCacheDir(env) : resolve(cacheDir),
  };
}

interface Given {
  readonly name: string;
  readonly value: string;
}

/** A variable that is set but empty counts as not set. */
function given(
  env: Environment,
  variable: string,
  flag: string | undefined,
  flagName: string,
): Given | undefined {
  if (flag !== undefined) return { name: flagName, value: flag };
  const value = env[variable];
  return value === undefined || value === '' ? undefined : { name: variable, value };
}

function webAddress(setting: Given | undefined, problems: SettingProblem[]): string | undefined {
  if (setting === undefined) return undefined;
  try {
    parseBaseUrl(setting.value);
    return setting.value;
  } catch {
    const allowed = 'an http:// or https:// address without user, password, query and fragment';
    problems.push({ ...setting, value: withoutPassword(setting.value), allowed });
    return undefined;
  }
}

function withoutPassword(value: string): string {
  return value.replace(/\/\/[^/]*@/, '//***@');
}

function visible(setting: Given | undefined, problems: SettingProblem[]): string | undefined {
  if (setting === undefined || /^[\x20-\x7e]+$/.test(setting.value)) return setting?.value;
  problems.push({ ...setting, allowed: 'made of visible ASCII characters (RFC 6749 appendix A.1)' });
  return undefined;
}

// XDG Base Directory Specification: a relative XDG_CACHE_HOME is invalid and ignored.
function defaultCacheDir(env: Environment): string {
  const base = env.XDG_CACHE_HOME;
  return base !== undefined && isAbsolute(base)
    ? join(base, 'jobbergate')
    : join(homedir(), '.cache', 'jobbergate');
}
