// Tokens on disk, one file for each API, issuer and client, readable by their owner alone.
import { createHash, randomUUID } from 'node:crypto';
import { chmod, lstat, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tokens } from '@jobbergate/sdk';
import { type Settings, SettingsError } from '../settings.ts';
import { withFileLock } from './file-lock.ts';

/** A login as it is kept between commands. */
export interface StoredLogin extends Tokens {
  readonly issuer: string;
  readonly clientId: string;
}

export interface TokenCache {
  /** Where this login lies. */
  readonly file: string;
  /** `undefined` when there is none, or none that can be read. */
  readonly read: () => Promise<StoredLogin | undefined>;
  /** Replaces the whole file in one step: a reader sees the old one or the new one. */
  readonly write: (login: StoredLogin) => Promise<void>;
  readonly remove: () => Promise<void>;
  /** Runs what reads and then changes this login while no other command does. */
  readonly exclusively: <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T>;
}

/**
 * The cache of one combination of settings. What is not set is part of the key as "not set", so that a cached
 * token is found without asking the API for its issuer.
 *
 * @throws SettingsError when the folder cannot be made or belongs to somebody else
 */
export async function openTokenCache(settings: Settings): Promise<TokenCache> {
  const folder = join(settings.cacheDir, 'tokens');
  await named(settings, () => makePrivate(folder));
  const key = JSON.stringify([settings.url, settings.issuer ?? null, settings.clientId ?? null]);
  const file = join(folder, `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.json`);
  return {
    file,
    read: async () => parse(await readFile(file, 'utf8').catch(() => '')),
    write: (login) => named(settings, () => replaceFile(file, serialize(login, settings.url))),
    remove: () => named(settings, () => rm(file, { force: true })),
    exclusively: (signal, work) => withFileLock(`${file}.lock`, signal, work),
  };
}

async function makePrivate(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { uid } = await lstat(folder);
  if (uid !== process.getuid?.()) throw new Error('it belongs to another user');
  await chmod(folder, 0o700);
}

async function named<T>(settings: Settings, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const allowed = `a folder of your own that can be written (${reason})`;
    throw new SettingsError([{ name: 'JOBBERGATE_CACHE_DIR', value: settings.cacheDir, allowed }]);
  }
}

async function replaceFile(file: string, text: string): Promise<void> {
  const temporary = `${file}.${randomUUID()}`;
  try {
    await writeFile(temporary, text, { mode: 0o600, flag: 'wx' });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

function serialize(login: StoredLogin, url: string): string {
  const document = {
    url,
    issuer: login.issuer,
    client_id: login.clientId,
    access_token: login.accessToken,
    refresh_token: login.refreshToken,
    expires_at: login.expiresAt,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function parse(text: string): StoredLogin | undefined {
  const document = parseObject(text);
  const { issuer, client_id: clientId, access_token: accessToken } = document;
  if (typeof issuer !== 'string' || typeof clientId !== 'string' || typeof accessToken !== 'string')
    return undefined;
  const { refresh_token: refreshToken, expires_at: expiresAt } = document;
  return {
    issuer,
    clientId,
    accessToken,
    refreshToken: typeof refreshToken === 'string' ? refreshToken : undefined,
    expiresAt: typeof expiresAt === 'number' ? expiresAt : undefined,
  };
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
