/** `jobbergate-api`: reads the command line, runs one command, and turns its end into an exit code. */

import { existsSync, readFileSync } from 'node:fs';
import { parseArgs, parseEnv } from 'node:util';
import { HELP } from './help.ts';
import {
  allDefinitions,
  flagOf,
  readSettings,
  type Settings,
  SettingsError,
} from './settings/readSettings.ts';
import { unknownNames, unknownNameText } from './settings/unknownNames.ts';
import { untilSignal } from './untilSignal.ts';
import { VERSION } from './version.ts';

const USAGE = 2;
const FAILED = 1;
/** After all has stopped. */
const LINGER_MS = 500;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const [command = '', ...rest] = args;
  if (args.includes('--version')) return say(VERSION);
  if (args.includes('--help') || command === 'help') return say(HELP);
  if (command === '') return complain(HELP);
  try {
    return await run(command, rest);
  } catch (error) {
    if (error instanceof SettingsError) return complain(error.lines.join('\n'));
    const isUsage =
      error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
    if (isUsage) return complain(`${error.message}\nSee jobbergate-api --help`);
    process.stderr.write(`jobbergate-api: ${messageOf(error)}\n`);
    return FAILED;
  }
}

/** Each command brings its own parts: `--help` and a wrong flag answer at once. */
async function run(command: string, args: readonly string[]): Promise<number> {
  switch (command) {
    case 'serve':
      return runServe(args);
    case 'migrate':
      return runMigrate(args);
    case 'token':
      return runToken(args);
    case 'doctor': {
      const { settings } = parse(args, {});
      const { doctor } = await import('./commands/doctor.ts');
      return (await doctor(settings, await logFor(settings))) ? 0 : FAILED;
    }
    default:
      return complain(`There is no command ${JSON.stringify(command)}.\nSee jobbergate-api --help`);
  }
}

async function runServe(args: readonly string[]): Promise<number> {
  const { settings, values, names } = parse(args, { welcome: { type: 'boolean' } });
  const log = await logFor(settings);
  for (const unknown of unknownNames(names)) log.warn(unknownNameText(unknown));
  const { serve } = await import('./commands/serve.ts');
  const service = await serve(settings, { isWelcoming: values.welcome === true }, log);
  const signal = await untilSignal();
  log.info({ signal }, 'stopping');
  await service.stop();
  // A broker or a mail server that does not answer would hold its connection open for seconds.
  setTimeout(() => process.exit(), LINGER_MS).unref();
  return 0;
}

async function runMigrate(args: readonly string[]): Promise<number> {
  const { settings } = parse(args, {});
  const { migrateAll } = await import('./commands/migrate.ts');
  return (await migrateAll(settings, await logFor(settings))) ? 0 : FAILED;
}

async function runToken(args: readonly string[]): Promise<number> {
  const { settings, values } = parse(args, {
    email: { type: 'string' },
    permission: { type: 'string', multiple: true },
    client: { type: 'string' },
    seconds: { type: 'string' },
    organization: { type: 'string' },
  });
  const { email, permission, client, seconds, organization } = values;
  const { makeToken } = await import('./commands/token.ts');
  const { isEmail } = await import('@jobbergate/core');
  if (email !== undefined && !isEmail(email))
    return complain(`--email=${String(email)} is no e-mail address`);
  if (email === undefined && client === undefined)
    return complain('token needs --email (a user) or --client (a cluster)');
  if (seconds !== undefined && !/^[1-9]\d{0,8}$/.test(String(seconds))) {
    return complain(`--seconds=${String(seconds)} is not a number of seconds`);
  }
  const request = {
    email: typeof email === 'string' ? email : undefined,
    permissions: Array.isArray(permission) ? permission.map(String) : [],
    clientId: typeof client === 'string' ? client : 'jobbergate-cli',
    lifetimeSeconds: seconds === undefined ? undefined : Number(seconds),
    organization: typeof organization === 'string' ? organization : undefined,
  };
  return say(await makeToken(settings, request, await logFor(settings)));
}

async function logFor(settings: Settings) {
  const { logger } = await import('./logger.ts');
  return logger(settings.logLevel);
}

type Options = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>;
type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

/** Reads flags: the command's own, and one per setting. `names`: all that environment and `.env` name. */
function parse(
  args: readonly string[],
  own: Options,
): { settings: Settings; values: Values; names: readonly string[] } {
  const names = new Map(allDefinitions().map(({ name }) => [flagOf(name), name]));
  const ofSettings = Object.fromEntries([...names.keys()].map((flag) => [flag, { type: 'string' } as const]));
  const { values } = parseArgs({ args: [...args], options: { ...ofSettings, ...own }, strict: true });
  const flags = Object.fromEntries(
    [...names].map(([flag, name]) => [name, typeof values[flag] === 'string' ? values[flag] : undefined]),
  );
  const dotenv = existsSync('.env') ? parseEnv(readFileSync('.env', 'utf8')) : {};
  const settings = readSettings({ flags, environment: process.env, dotenv });
  return { settings, values, names: [...Object.keys(process.env), ...Object.keys(dotenv)] };
}

function say(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

function complain(text: string): number {
  process.stderr.write(`${text}\n`);
  return USAGE;
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE' && 'port' in error) {
    return `port ${String(error.port)} is taken by another program; choose another with --port`;
  }
  return error.message;
}
