/** The API's settings: from flags, the environment, `.env` and defaults, in this order. All errors at once. */

import { homedir } from 'node:os';
import { join } from 'node:path';
import { DEFINITIONS, type Definition, type LogLevel, NOT_BUILT } from './definitions.ts';

export interface Settings {
  readonly host: string;
  readonly port: number;
  /** Without a trailing slash. */
  readonly publicUrl: string;
  readonly dataDir: string;
  /** Undefined: the embedded database. */
  readonly databaseUrl: string | undefined;
  readonly databasePool: number;
  /** Undefined: the embedded issuer. */
  readonly oidcIssuer: string | undefined;
  readonly docsClientId: string;
  readonly oidcAudience: string;
  readonly oidcClient: string;
  readonly maxUploadBytes: number;
  readonly trustedProxies: readonly string[];
  readonly corsOrigins: readonly string[];
  /** Hosts, addresses and networks; buckets and prefixes in S3. */
  readonly fetchAllow: readonly string[];
  /** Without a trailing slash. */
  readonly s3Endpoint: string;
  readonly s3Region: string;
  readonly multiTenancy: boolean;
  /** Undefined: nobody is told of submissions' ends. */
  readonly amqpUrl: string | undefined;
  /** Undefined: no mail is sent. */
  readonly mail: { readonly smtpUrl: string; readonly from: string } | undefined;
  readonly logLevel: LogLevel;
}

/** Settings that cannot be used: one line each, naming the setting, its value and what is allowed. */
export class SettingsError extends Error {
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}

type Texts = Readonly<Record<string, string | undefined>>;
type Key = keyof typeof DEFINITIONS;

/**
 * Reads the settings. `flags` are keyed by the setting's name (`JOBBERGATE_PORT`); an empty text counts as unset.
 *
 * @throws SettingsError
 */
export function readSettings(sources: { flags: Texts; environment: Texts; dotenv: Texts }): Settings {
  const texts: Texts = {
    ...present(sources.dotenv),
    ...present(sources.environment),
    ...present(sources.flags),
  };
  const faults = [
    ...notBuilt(texts),
    ...onlyOneOf(texts, DEFINITIONS.smtpUrl.name, DEFINITIONS.mailFrom.name),
  ];
  function get<Value>(definition: Definition<Value>): Value | undefined {
    const text = texts[definition.name];
    if (text === undefined) return undefined;
    const value = definition.parse(text);
    if (value === undefined) faults.push(faultOf(definition, text));
    return value;
  }
  const host = get(DEFINITIONS.host) ?? 'localhost';
  const port = get(DEFINITIONS.port) ?? 8000;
  const s3Region =
    get(DEFINITIONS.s3Region) ?? get({ ...DEFINITIONS.s3Region, name: 'AWS_REGION' }) ?? 'us-east-1';
  const settings: Settings = {
    host,
    port,
    publicUrl: get(DEFINITIONS.publicUrl) ?? defaultPublicUrl(host, port),
    dataDir: get(DEFINITIONS.dataDir) ?? defaultDataDir(texts),
    databaseUrl: get(DEFINITIONS.databaseUrl),
    databasePool: get(DEFINITIONS.databasePool) ?? 10,
    oidcIssuer: get(DEFINITIONS.oidcIssuer),
    docsClientId: get(DEFINITIONS.docsClientId) ?? 'jobbergate-docs',
    oidcAudience: get(DEFINITIONS.oidcAudience) ?? 'https://apis.omnivector.solutions',
    oidcClient: get(DEFINITIONS.oidcClient) ?? 'jobbergate-api',
    maxUploadBytes: get(DEFINITIONS.maxUploadBytes) ?? 104_857_600,
    trustedProxies: get(DEFINITIONS.trustedProxies) ?? [],
    corsOrigins: get(DEFINITIONS.corsOrigins) ?? [],
    fetchAllow: get(DEFINITIONS.fetchAllow) ?? [],
    s3Endpoint: get(DEFINITIONS.s3Endpoint) ?? `https://s3.${s3Region}.amazonaws.com`,
    s3Region,
    multiTenancy: get(DEFINITIONS.multiTenancy) ?? false,
    amqpUrl: get(DEFINITIONS.amqpUrl),
    mail: mailOf(get(DEFINITIONS.smtpUrl), get(DEFINITIONS.mailFrom)),
    logLevel: get(DEFINITIONS.logLevel) ?? 'info',
  };
  if (faults.length > 0) throw new SettingsError(faults);
  return settings;
}

/** The flag of a setting: `JOBBERGATE_DATA_DIR` → `data-dir`. */
export function flagOf(name: string): string {
  return name.replace('JOBBERGATE_', '').toLowerCase().replaceAll('_', '-');
}

/** Every setting, for `--help` and for reading flags. */
export function allDefinitions(): readonly Definition<unknown>[] {
  return (Object.keys(DEFINITIONS) as Key[]).map((key) => DEFINITIONS[key]);
}

/** A wildcard address is where one listens, not where one is reached. */
function defaultPublicUrl(host: string, port: number): string {
  const name = ['0.0.0.0', '::', '[::]'].includes(host) ? 'localhost' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

/** XDG Base Directory Specification; a root service keeps its data where root services do. */
function defaultDataDir(texts: Texts): string {
  if (process.getuid?.() === 0) return '/var/lib/jobbergate';
  return join(texts.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'jobbergate');
}

function present(texts: Texts): Texts {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined && text !== ''));
}

function notBuilt(texts: Texts): string[] {
  return Object.entries(texts).flatMap(([name, text]) => {
    const known = NOT_BUILT.find(({ pattern }) => pattern.test(name));
    if (known === undefined || text === undefined || known.off?.includes(text) === true) return [];
    return [`${name} is set, and the part that it is for (${known.part}) is not built yet; unset it`];
  });
}

/** What is said of two settings that are of use only together, when one of them is set. */
function onlyOneOf(texts: Texts, one: string, other: string): string[] {
  const [given, ...rest] = [one, other].filter((name) => texts[name] !== undefined);
  if (given === undefined || rest.length > 0) return [];
  return [`${given} is set, and ${given === one ? other : one} is not: set both, or neither`];
}

function mailOf(smtpUrl: string | undefined, from: string | undefined): Settings['mail'] {
  return smtpUrl === undefined || from === undefined ? undefined : { smtpUrl, from };
}

function faultOf(definition: Definition<unknown>, text: string): string {
  const shown = definition.isSecret === true ? '***' : JSON.stringify(text.slice(0, 100));
  return `${definition.name}=${shown} is not allowed: ${definition.allowed}`;
}
