/** `jobbergate-api migrate`: brings the main schema up to date, and after it those of all organizations. */

import { type ConnectionTarget, migrate, migrateTenants, type TenantsReport } from '@jobbergate/store';
import type { Logger } from 'pino';
import type { Settings } from '../settings/readSettings.ts';
import { openDatabase } from './openServices.ts';

/** Milliseconds from one line about how far it is to the next. */
const TELL_EVERY_MS = 5_000;

/**
 * Prints what was done; progress and what failed go to stderr. Works beside a running service, and without one.
 *
 * @returns whether everything is up to date.
 */
export async function migrateAll(settings: Settings, log: Logger): Promise<boolean> {
  const database = await openDatabase(settings, log, true);
  try {
    const applied = await migrate(database.target);
    say(applied.length === 0 ? 'The database is up to date.' : `Applied: ${applied.join(', ')}`);
    return await migrateOrganizations(database.target);
  } finally {
    await database.stop();
  }
}

async function migrateOrganizations(target: ConnectionTarget): Promise<boolean> {
  const { count, migrated, failed } = await migrateTenants(target, reportOnStderr());
  if (failed > 0) say(`Tenants: ${count}, ${migrated} brought up to date, ${failed} failed.`);
  else if (migrated > 0) say(`Tenants: ${count}, ${migrated} brought up to date.`);
  else if (count > 0) say(`Tenants: ${count}, all up to date.`);
  return failed === 0;
}

function reportOnStderr(): TenantsReport {
  let toldAt = performance.now();
  return {
    onFailure(schema, error) {
      process.stderr.write(`jobbergate-api: ${schema}: ${error instanceof Error ? error.message : error}\n`);
    },
    onProgress(done, total) {
      if (performance.now() - toldAt < TELL_EVERY_MS) return;
      toldAt = performance.now();
      process.stderr.write(`${done} of ${total} tenants done\n`);
    },
  };
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
