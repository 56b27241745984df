// The issuer's own secrets: files in the data folder that are made once and read ever after.
import { randomBytes, randomInt } from 'node:crypto';
import { chmod, link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** What {@link createIssuer} needs and PostgreSQL does not hold. */
export interface IssuerSecrets {
  /** The local user's password; the operator may write another into the file. */
  userPassword: string;
  /** Client secret of the client `local`. */
  agentSecret: string;
  /** Signs cookies and refresh tokens. */
  cookieSecret: string;
}

/** A secret file that cannot be used; the message names it and says what to do, never what it holds. */
export class SecretFileError extends Error {
  readonly code = 'ERR_ISSUER_SECRET_FILE';
  override readonly name = 'SecretFileError';
}

/**
 * Reads the secrets from `folder`, making folder (0700) and files (0600) where they are missing.
 * Processes that start at once agree: each file appears whole, by link(2), and the first one counts.
 *
 * @throws {SecretFileError} when a file is empty, too short or not printable ASCII
 */
export async function loadOrCreateSecrets(folder: string): Promise<IssuerSecrets> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  return {
    userPassword: await loadOrCreate(join(folder, 'local-user.password'), makePassword),
    agentSecret: await loadOrCreate(join(folder, 'local-agent.secret'), makeSecret),
    cookieSecret: await loadOrCreate(join(folder, 'cookie.secret'), makeSecret),
  };
}

async function loadOrCreate(path: string, make: () => string): Promise<string> {
  const existing = await readSecret(path);
  if (existing !== undefined) return existing;
  await createWhole(path, `${make()}\n`);
  const created = await readSecret(path);
  if (created === undefined) throw new SecretFileError(`${path}: vanished while it was being made`);
  return created;
}

async function readSecret(path: string): Promise<string | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
  await chmod(path, 0o600);
  const secret = text.replace(/\r?\n$/, '');
  if (!/^[\x21-\x7e]{8,200}$/.test(secret)) {
    throw new SecretFileError(
      `${path}: must hold one line of 8 to 200 printable ASCII characters without spaces; delete it to have one made`,
    );
  }
  return secret;
}

async function createWhole(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await link(draft, path);
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

function makeSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Four groups of five letters and digits that are hard to mistake for one another: 100 bits. */
function makePassword(): string {
  const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';
  const group = () => Array.from({ length: 5 }, () => alphabet[randomInt(alphabet.length)]).join('');
  return Array.from({ length: 4 }, group).join('-');
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
