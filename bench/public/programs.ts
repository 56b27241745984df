// The programs that are compared, on one PostgreSQL and with the tokens of one issuer.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
  superuserConnection,
} from '@jobbergate/store/embedded';
import { freePort } from '@jobbergate/testkit/freePort';
import { startTestIssuer } from '@jobbergate/testkit/issuer';
import pg from 'pg';
import { pythonEnvironment } from '../../tests/public/environment.ts';
import { atEnd } from '../ending.ts';
import { API, type Floor, makeDataDir, startFloor, stopProgram, USER, untilHealthy } from '../programs.ts';

/** A server of the current contract. */
export interface Server {
  readonly name: string;
  /** Where its routes begin. */
  readonly base: string;
  readonly pid: number;
  readonly connection: pg.ClientConfig;
  /** A fresh token of {@link USER}. */
  token(): Promise<string>;
}

export interface Contest {
  readonly ours: Server;
  readonly theirs: Server;
  /** The bare routes of floor.ts, on our database. */
  readonly floor: Floor;
  readonly postgres: { readonly pid: number; readonly version: string };
}

export const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
/** Of the public API. */
export const PUBLIC_VERSION = /^jobbergate-api==(.*)$/m.exec(readFileSync(REQUIREMENTS, 'utf8'))?.[1] ?? '';

const PERMISSIONS = ['job-templates', 'job-scripts', 'job-submissions'].flatMap((noun) =>
  ['create', 'read', 'update', 'delete'].map((verb) => `jobbergate:${noun}:${verb}`),
);

/** Starts PostgreSQL at full durability, an issuer, something like S3, and both servers with one process each. */
export async function startContest(): Promise<Contest> {
  const log = { info() {}, warn: console.warn, error: console.error };
  const postgres = await startEmbeddedPostgres({ dataDir: makeDataDir(), log });
  atEnd(() => postgres.stop());
  const issuer = await startTestIssuer();
  atEnd(() => issuer.stop());
  const organization = { bench: { id: 'bench' } };
  const claims = { email: USER, azp: 'bench', permissions: PERMISSIONS, organization };
  const ours = { ...(await startOurs(postgres, issuer.url)), token: () => issuer.token(claims) };
  const theirs = {
    ...(await startTheirs(postgres, issuer.url)),
    // It takes no token that names an audience.
    token: () => issuer.token({ ...claims, aud: undefined }),
  };
  const floor = await startFloor(join(import.meta.dirname, 'floor.ts'), ours.connection);
  const database = { pid: postgres.pid, version: await versionOf(ours.connection) };
  return { ours, theirs, floor, postgres: database };
}

async function startOurs(postgres: EmbeddedPostgres, issuer: string) {
  const connection = await createDatabase(postgres, 'ours');
  const port = await freePort();
  const child = spawn(API, ['serve'], {
    env: {
      PATH: process.env.PATH,
      HOME: tmpdir(),
      JOBBERGATE_PORT: String(port),
      JOBBERGATE_DATABASE_URL: urlOf('postgres://localhost', connection),
      JOBBERGATE_OIDC_ISSUER: issuer,
      JOBBERGATE_LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  atEnd(() => stopProgram(child));
  return running('ours', `http://127.0.0.1:${port}/v5/jobbergate`, child, connection);
}

async function startTheirs(postgres: EmbeddedPostgres, issuer: string) {
  const bin = await pythonEnvironment(REQUIREMENTS);
  const connection = await createDatabase(postgres, 'theirs');
  const [port, s3Port] = [await freePort(), await freePort()];
  const s3 = spawn(process.execPath, [join(import.meta.dirname, 's3.ts'), String(s3Port)]);
  atEnd(() => stopProgram(s3));
  await new Promise((ready) => s3.stdout.once('data', ready));
  const child = spawn(join(bin, 'python'), [join(import.meta.dirname, 'publicApi.py')], {
    env: {
      PATH: process.env.PATH,
      HOME: tmpdir(),
      BENCH_DATABASE: urlOf('postgresql+asyncpg://', connection),
      BENCH_PORT: String(port),
      ARMASEC_DOMAIN: issuer.replace(/^http:\/\//, ''),
      ARMASEC_USE_HTTPS: 'false',
      LOG_LEVEL: 'WARNING',
      S3_BUCKET_NAME: 'bench',
      S3_ENDPOINT_URL: `http://127.0.0.1:${s3Port}`,
      AWS_ACCESS_KEY_ID: 'bench',
      AWS_SECRET_ACCESS_KEY: 'bench',
      AWS_DEFAULT_REGION: 'us-east-1',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  atEnd(() => stopProgram(child));
  return running('public', `http://127.0.0.1:${port}/jobbergate`, child, connection);
}

async function running(
  name: string,
  base: string,
  child: ChildProcess,
  connection: pg.ClientConfig,
): Promise<Omit<Server, 'token'>> {
  await untilHealthy(child, base);
  return { name, base, pid: child.pid ?? 0, connection };
}

async function createDatabase({ connection }: EmbeddedPostgres, name: string): Promise<pg.ClientConfig> {
  const client = new pg.Client(superuserConnection(connection.host));
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${name} OWNER ${connection.user}`);
  } finally {
    await client.end();
  }
  return { ...connection, database: name };
}

async function versionOf(connection: pg.ClientConfig): Promise<string> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
    return rows[0]?.server_version ?? '';
  } finally {
    await client.end();
  }
}

/** By its socket; SQLAlchemy takes no host beside it, and our setting wants one. */
function urlOf(authority: string, { user, host = '', port, database }: pg.ClientConfig): string {
  const [scheme, name = ''] = authority.split('://');
  return `${scheme}://${user}@${name}/${database}?host=${encodeURIComponent(host)}&port=${port}`;
}
