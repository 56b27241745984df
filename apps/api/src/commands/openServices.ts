/** What every command needs of the outside: the database, and the issuer's storage in it. */

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Issuer } from '@jobbergate/issuer';
import {
  type ConnectionTarget,
  migrate,
  type OpenStore,
  openStore,
  PostgresIssuerStorage,
} from '@jobbergate/store';
import { findEmbeddedPostgres, superviseEmbeddedPostgres } from '@jobbergate/store/embedded';
import type { Logger } from 'pino';
import { sinksOf } from '../outbox/sink.ts';
import type { Settings } from '../settings/readSettings.ts';

export interface OpenDatabase {
  readonly target: ConnectionTarget;
  /** Stops the embedded server when this process started it. */
  stop(): Promise<void>;
}

/** The external database, or the embedded one: that of a running service, else one of our own. */
export async function openDatabase(
  settings: Settings,
  log: Logger,
  besideService: boolean,
): Promise<OpenDatabase> {
  const nothing = async () => undefined;
  if (settings.databaseUrl !== undefined) return { target: { url: settings.databaseUrl }, stop: nothing };
  const running = besideService ? findEmbeddedPostgres(settings.dataDir) : undefined;
  if (running !== undefined) return { target: running, stop: nothing };
  const server = await superviseEmbeddedPostgres({
    dataDir: settings.dataDir,
    log: {
      info: (message) => log.debug(message),
      warn: (message) => log.warn(message),
      error: (message) => log.error(message),
    },
  });
  return { target: server.connection, stop: () => server.stop() };
}

/** Migrates and opens the store. */
export async function openMigratedStore(
  settings: Settings,
  log: Logger,
  database: OpenDatabase,
): Promise<OpenStore> {
  const applied = await migrate(database.target);
  if (applied.length > 0) log.info({ migrations: applied }, 'the database was brought up to date');
  return openStore({
    target: database.target,
    connections: settings.databasePool,
    sinks: sinksOf(settings),
    onError: tellBroken(log),
  });
}

/** Tells of a connection that broke. The error itself carries the connection, with the last statement's values. */
export function tellBroken(log: Logger): (error: Error) => void {
  return (error) => log.warn({ reason: error.message }, 'a database connection broke');
}

/** What the local user may do: everything but what lifts the rules. */
export const LOCAL_USER = {
  email: 'local-user@jobbergate.local',
  permissions: [
    ...['applications', 'job-scripts', 'job-submissions'].flatMap((noun) => [
      `jobbergate:${noun}:view`,
      `jobbergate:${noun}:edit`,
    ]),
    ...['job-templates', 'job-scripts', 'job-submissions'].flatMap((noun) =>
      ['create', 'read', 'update', 'delete'].map((verb) => `jobbergate:${noun}:${verb}`),
    ),
    'jobbergate:clusters:read',
    'jobbergate:clusters:update',
  ],
} as const;

const AGENT_PERMISSIONS = [
  'jobbergate:job-submissions:read',
  'jobbergate:job-submissions:update',
  'jobbergate:job-scripts:read',
  'jobbergate:clusters:read',
  'jobbergate:clusters:update',
];

/** Keycloak's path, where the public clients look. */
function embeddedIssuerUrl(settings: Settings): string {
  return `${settings.publicUrl}/realms/jobbergate`;
}

export interface EmbeddedIssuer {
  readonly issuer: Issuer;
  /** For the terminal only. */
  readonly userPassword: string;
}

/** The embedded issuer, with its secrets in the data folder. */
export async function openIssuer(settings: Settings, store: OpenStore, log: Logger): Promise<EmbeddedIssuer> {
  // With an issuer elsewhere none of it is loaded.
  const { createIssuer, loadOrCreateSecrets } = await import('@jobbergate/issuer');
  await mkdir(settings.dataDir, { recursive: true, mode: 0o700 });
  const secrets = await loadOrCreateSecrets(join(settings.dataDir, 'secrets'));
  const issuer = await createIssuer({
    issuer: embeddedIssuerUrl(settings),
    audience: settings.oidcAudience,
    storage: new PostgresIssuerStorage(store.database),
    secrets,
    user: LOCAL_USER,
    agentPermissions: AGENT_PERMISSIONS,
    log: ({ level, msg, ...members }) => log[level](members, msg),
  });
  return { issuer, userPassword: secrets.userPassword };
}
