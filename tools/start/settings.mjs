// What the starter must know of the service's settings to find it: a flag wins over the environment, and
// that over .env, as everywhere. The service itself checks them all.
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';

/**
 * @param {string[]} flags as given to `npm start --`
 * @param {NodeJS.ProcessEnv} environment
 */
export function readSettings(flags, environment, { uid = process.getuid?.(), folder = process.cwd() } = {}) {
  const env = { ...dotEnv(folder), ...environment };
  const setting = (name) => flag(flags, name) || env[`JOBBERGATE_${name}`] || undefined;
  const host = setting('HOST') ?? 'localhost';
  const port = setting('PORT') ?? '8000';
  const publicUrl = setting('PUBLIC_URL') ?? `http://${written(readable(host))}:${port}`;
  return {
    /** The environment with what .env adds. */
    env,
    /** Where the service answers on this machine. */
    url: `http://${written(dialable(host))}:${port}`,
    /** The issuer when it is the embedded one, else undefined. */
    embeddedIssuer: setting('OIDC_ISSUER') ? undefined : `${publicUrl.replace(/\/+$/, '')}/realms/jobbergate`,
    externalIssuer: setting('OIDC_ISSUER'),
    dataDir: resolve(folder, setting('DATA_DIR') ?? defaultDataDir(env, uid)),
  };
}

function flag(flags, name) {
  const spelled = `--${name.toLowerCase().replaceAll('_', '-')}`;
  const at = flags.findLastIndex((one) => one === spelled || one.startsWith(`${spelled}=`));
  if (at < 0) return undefined;
  return flags[at] === spelled ? flags[at + 1] : flags[at].slice(spelled.length + 1);
}

function dotEnv(folder) {
  try {
    return parseEnv(readFileSync(join(folder, '.env'), 'utf8'));
  } catch {
    return {};
  }
}

function defaultDataDir(env, uid) {
  if (uid === 0) return '/var/lib/jobbergate';
  return join(env.XDG_DATA_HOME || join(env.HOME || homedir(), '.local/share'), 'jobbergate');
}

/** A wildcard address reads as localhost. */
function readable(host) {
  return WILDCARDS.has(host) ? 'localhost' : host;
}

function dialable(host) {
  if (host === 'localhost' || host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}

const WILDCARDS = new Set(['0.0.0.0', '::']);

function written(host) {
  return host.includes(':') ? `[${host}]` : host;
}
