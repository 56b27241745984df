/** `jobbergate-api doctor`: looks at each part that the service needs, and says what to mend. */

import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { type ConnectionTarget, pendingMigrations, tenantsState } from '@jobbergate/store';
import { findEmbeddedPostgres } from '@jobbergate/store/embedded';
import type { Logger } from 'pino';
import { discoveredKeys } from '../auth/keySource.ts';
import { reasonOf, type Sink } from '../outbox/sink.ts';
import type { Settings } from '../settings/readSettings.ts';
import { createRenderPool } from '../worker/renderPool.ts';
import { openDatabase } from './openServices.ts';

interface Finding {
  readonly part: string;
  readonly isWell: boolean;
  readonly text: string;
}

const SINK_MS = 10_000;

/** A part's name, and what says how well it is, or throws. */
type Check = readonly [string, () => Promise<string>];

/** Prints one line a part. @returns whether all are well. */
export async function doctor(settings: Settings, log: Logger): Promise<boolean> {
  const checks: readonly Check[] = [
    ['data folder', () => dataFolder(settings)],
    ['database', () => database(settings, log)],
    ['issuer', () => issuer(settings)],
    ...sinks(settings),
    ['renderer', renderer],
    ['port', () => port(settings)],
  ];
  let allWell = true;
  for (const [part, check] of checks) {
    const finding = await examine(part, check);
    allWell &&= finding.isWell;
    process.stdout.write(`${finding.isWell ? 'ok  ' : 'FAIL'}  ${part.padEnd(12)} ${finding.text}\n`);
  }
  return allWell;
}

async function examine(part: string, check: () => Promise<string>): Promise<Finding> {
  try {
    return { part, isWell: true, text: await check() };
  } catch (error) {
    return { part, isWell: false, text: error instanceof Error ? fullMessage(error) : String(error) };
  }
}

/** A fault and what lies behind it. */
function fullMessage(error: Error): string {
  return error.cause instanceof Error ? `${error.message}: ${fullMessage(error.cause)}` : reasonOf(error);
}

/** Says what to do about a fault, before the fault. */
function mend(advice: string): (error: unknown) => never {
  return (error) => {
    throw new Error(advice, { cause: error });
  };
}

async function dataFolder(settings: Settings): Promise<string> {
  await mkdir(settings.dataDir, { recursive: true, mode: 0o700 });
  await access(settings.dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  return `${settings.dataDir} can be written`;
}

async function database(settings: Settings, log: Logger): Promise<string> {
  return settings.databaseUrl === undefined
    ? databaseAnswers(settings, log)
    : databaseAnswers(settings, log).catch(mend('start that PostgreSQL, or mend JOBBERGATE_DATABASE_URL'));
}

async function databaseAnswers(settings: Settings, log: Logger): Promise<string> {
  const { target, stop } = await openDatabase(settings, log, true);
  try {
    const waiting = await pendingMigrations(target);
    const kind = settings.databaseUrl === undefined ? 'embedded PostgreSQL' : 'PostgreSQL';
    const state =
      waiting.length === 0 ? 'it is up to date' : `${waiting.length} migrations wait for the next start`;
    return `${kind} answers; ${state}${await tenants(settings, target)}`;
  } finally {
    await stop();
  }
}

/** Nothing where there are none and none are to be. */
async function tenants({ multiTenancy }: Settings, target: ConnectionTarget): Promise<string> {
  const { count, waiting } = await tenantsState(target);
  if (count === 0 && !multiTenancy) return '';
  return `; tenants: ${count}, of which ${waiting} wait for migrations${waiting > 0 ? ' (jobbergate-api migrate)' : ''}`;
}

async function issuer(settings: Settings): Promise<string> {
  if (settings.oidcIssuer === undefined) return 'embedded';
  const advice = `start that issuer, or mend JOBBERGATE_OIDC_ISSUER=${settings.oidcIssuer}`;
  const { keys } = await discoveredKeys(settings.oidcIssuer)().catch(mend(advice));
  if (keys.length === 0) throw new Error(`${settings.oidcIssuer} has no signing keys`);
  return `${settings.oidcIssuer} answers with ${keys.length} key(s)`;
}

/** Those that are set: broker and mail server. */
function sinks({ amqpUrl, mail }: Settings): readonly Check[] {
  const checks: Check[] = [];
  if (amqpUrl !== undefined) {
    const open = async () => (await import('../outbox/rabbitmq.ts')).openRabbitMq(amqpUrl);
    checks.push(['broker', () => reached(open, amqpUrl, 'start that broker, or mend JOBBERGATE_AMQP_URL')]);
  }
  if (mail !== undefined) {
    const { smtpUrl, from } = mail;
    const open = async () => (await import('../outbox/smtp.ts')).openSmtp(smtpUrl, from);
    const advice = 'start that mail server, or mend JOBBERGATE_SMTP_URL';
    checks.push(['mail server', () => reached(open, smtpUrl, advice)]);
  }
  return checks;
}

async function reached(open: () => Promise<Sink>, url: string, advice: string): Promise<string> {
  const { host } = new URL(url);
  const sink = await open();
  try {
    await sink.check(AbortSignal.timeout(SINK_MS)).catch(mend(`${advice} (${host})`));
    return `${host} answers`;
  } finally {
    await sink.close();
  }
}

async function renderer(): Promise<string> {
  const pool = createRenderPool();
  try {
    const templates = new Map([['t.j2', 'hello {{ data.name }}']]);
    const { problems } = await pool.checkUpload({ workflow: 'x = 1\n', config: null, templates });
    if (problems.length > 0) throw new Error(problems.map((problem) => problem.message).join('; '));
    return 'Jinja2 and Python checks run';
  } finally {
    await pool.close();
  }
}

/** A port that a running service of this data folder holds is as it should be. */
async function port(settings: Settings): Promise<string> {
  const isRunning =
    settings.databaseUrl === undefined && findEmbeddedPostgres(settings.dataDir) !== undefined;
  if (isRunning) return `${settings.host}:${settings.port} (a service runs on this data folder)`;
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen({ host: settings.host, port: settings.port }, () => probe.close(() => resolve()));
  });
  return `${settings.host}:${settings.port} is free`;
}
