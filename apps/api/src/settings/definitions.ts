/** Every setting of the API: its name, its flag, how its text is read, and what is allowed. */

import { isIP } from 'node:net';
import { readS3Place } from '../fetch/s3Address.ts';
import { isMailable } from '../outbox/rejectionMail.ts';

/** How one setting is read. `parse` returns undefined for a text that is not allowed. */
export interface Definition<Value> {
  readonly name: string;
  /** What it means, for `--help`. */
  readonly meaning: string;
  readonly allowed: string;
  readonly isSecret?: boolean;
  readonly parse: (text: string) => Value | undefined;
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export const DEFINITIONS = {
  host: text('JOBBERGATE_HOST', 'where it listens (localhost: 127.0.0.1 and ::1)'),
  port: integer('JOBBERGATE_PORT', 'where it listens; 0 takes a free port', 0, 65_535),
  publicUrl: withoutFinalSlash(
    httpUrl('JOBBERGATE_PUBLIC_URL', 'base of links, of the embedded issuer and of the OpenAPI servers'),
  ),
  dataDir: text('JOBBERGATE_DATA_DIR', 'embedded database, and secrets made at first start'),
  databaseUrl: {
    name: 'JOBBERGATE_DATABASE_URL',
    meaning: 'PostgreSQL ≥ 14 to use in the place of the embedded one',
    allowed: 'postgres://USER:PASSWORD@HOST:PORT/DATABASE',
    isSecret: true,
    parse: (value: string) => (/^postgres(ql)?:\/\/\S+$/.test(value) ? value : undefined),
  },
  databasePool: integer('JOBBERGATE_DATABASE_POOL', 'database connections of one process', 1, 1000),
  // As it is written: an issuer's name is compared letter by letter, and some end in a slash.
  oidcIssuer: httpUrl(
    'JOBBERGATE_OIDC_ISSUER',
    'issuer in the place of the embedded one; discovery under it',
  ),
  docsClientId: text('JOBBERGATE_DOCS_CLIENT_ID', 'client of Swagger’s Authorize (code + PKCE)'),
  oidcAudience: text('JOBBERGATE_OIDC_AUDIENCE', 'audience that tokens must have'),
  oidcClient: text('JOBBERGATE_OIDC_CLIENT', 'client whose roles under resource_access count as permissions'),
  maxUploadBytes: integer('JOBBERGATE_MAX_UPLOAD_BYTES', 'largest upload', 1, 1 << 30),
  trustedProxies: list(
    'JOBBERGATE_TRUSTED_PROXIES',
    'proxies whose X-Forwarded-* headers count',
    'addresses or networks (10.0.0.0/8), comma-separated',
    isNetwork,
  ),
  corsOrigins: list(
    'JOBBERGATE_CORS_ORIGINS',
    'origins of browsers’ pages that may call',
    'origins (https://host:port), comma-separated',
    isOrigin,
  ),
  multiTenancy: {
    name: 'JOBBERGATE_MULTI_TENANCY',
    meaning: 'one schema per organization in the token; tokens without one are refused',
    allowed: 'true or false',
    parse: (value: string) => (value === 'true' || value === 'false' ? value === 'true' : undefined),
  },
  fetchAllow: list(
    'JOBBERGATE_FETCH_ALLOW',
    'what upload-by-url may reach although its address is not a public one, and what it may read in S3',
    'hosts, addresses, networks, buckets or prefixes (files.example.org, 10.0.0.0/8, s3://BUCKET/PREFIX/), comma-separated',
    (item) => isNetwork(item) || isHostName(item) || readS3Place(item) !== undefined,
  ),
  s3Endpoint: withoutFinalSlash(
    httpUrl('JOBBERGATE_S3_ENDPOINT', 'S3 in the place of AWS; buckets are parts of its paths'),
  ),
  s3Region: {
    name: 'JOBBERGATE_S3_REGION',
    meaning: 'region of the buckets; credentials are found as the AWS SDK finds them',
    allowed: 'a name such as eu-north-1',
    parse: (value: string) => (/^[a-z\d-]{1,63}$/i.test(value) ? value : undefined),
  },
  amqpUrl: {
    name: 'JOBBERGATE_AMQP_URL',
    meaning: 'RabbitMQ that is told when submissions end',
    allowed: 'amqp://USER:PASSWORD@HOST:PORT/VHOST, or amqps://',
    isSecret: true,
    parse: (value: string) => serverUrl(value, /^amqps?:$/),
  },
  smtpUrl: {
    name: 'JOBBERGATE_SMTP_URL',
    meaning: 'mail server by which owners learn of rejected submissions',
    allowed: 'smtp://USER:PASSWORD@HOST:PORT, or smtps://',
    isSecret: true,
    parse: (value: string) => serverUrl(value, /^smtps?:$/),
  },
  mailFrom: {
    name: 'JOBBERGATE_MAIL_FROM',
    meaning: 'address that mail comes from; needed with JOBBERGATE_SMTP_URL',
    allowed: 'an e-mail address alone (jobbergate@example.org)',
    parse: (value: string) => (isMailable(value) ? value : undefined),
  },
  logLevel: {
    name: 'JOBBERGATE_LOG_LEVEL',
    meaning: 'how much is logged',
    allowed: LOG_LEVELS.join(', '),
    parse: (value: string) => LOG_LEVELS.find((level) => level === value),
  },
} as const satisfies Readonly<Record<string, Definition<unknown>>>;

/** Settings of parts that are not built yet: set, they end the start, because they would silently do nothing. */
export const NOT_BUILT: readonly {
  readonly pattern: RegExp;
  readonly part: string;
  readonly off?: readonly string[];
}[] = [
  { pattern: /^JOBBERGATE_S3_BUCKET$/, part: 'file contents in S3' },
  { pattern: /^JOBBERGATE_RATE_LIMIT$/, part: 'rate limits' },
  { pattern: /^JOBBERGATE_AUTO_CLEAN_/, part: 'automatic cleaning' },
  { pattern: /^JOBBERGATE_WORKERS$/, part: 'several API processes', off: ['1'] },
  { pattern: /^JOBBERGATE_METRICS_/, part: 'metrics' },
  { pattern: /^OTEL_/, part: 'OpenTelemetry' },
];

function text(name: string, meaning: string): Definition<string> {
  return {
    name,
    meaning,
    allowed: 'a text that is not empty',
    parse: (value) => (value.trim() === '' ? undefined : value),
  };
}

function integer(name: string, meaning: string, least: number, most: number): Definition<number> {
  return {
    name,
    meaning,
    allowed: `an integer from ${least} to ${most}`,
    parse: (value) => {
      const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
      return number >= least && number <= most ? number : undefined;
    },
  };
}

function httpUrl(name: string, meaning: string): Definition<string> {
  return {
    name,
    meaning,
    allowed: 'an http(s) URL without query or fragment',
    parse: (value) => {
      const url = URL.parse(value);
      const isFit =
        url !== null &&
        /^https?:$/.test(url.protocol) &&
        url.search === '' &&
        url.hash === '' &&
        url.username === '';
      return isFit ? value : undefined;
    },
  };
}

/** The URL of a server, with a name and a password that its client can read. */
function serverUrl(value: string, protocol: RegExp): string | undefined {
  const url = URL.parse(value);
  if (url === null || !protocol.test(url.protocol) || url.hostname === '' || url.hash !== '')
    return undefined;
  // A `%` that is part of a password is written %25.
  const isReadable = !/%(?![0-9a-f]{2})/i.test(value) && !/\s/.test(value);
  return isReadable ? value : undefined;
}

function withoutFinalSlash(definition: Definition<string>): Definition<string> {
  return { ...definition, parse: (value) => definition.parse(value)?.replace(/\/+$/, '') };
}

function list(
  name: string,
  meaning: string,
  allowed: string,
  isFit: (item: string) => boolean,
): Definition<readonly string[]> {
  return {
    name,
    meaning,
    allowed,
    parse: (value) => {
      const items = value
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '');
      return items.every(isFit) ? items : undefined;
    },
  };
}

function isNetwork(item: string): boolean {
  const [address = '', bits, ...rest] = item.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

function isHostName(item: string): boolean {
  return (
    item.length <= 253 && /^(?=.*[a-z])[a-z\d]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)*$/i.test(item)
  );
}

function isOrigin(item: string): boolean {
  const url = URL.parse(item);
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === item;
}
