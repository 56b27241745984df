// The account that PostgreSQL runs as: it refuses to run as root.
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { EmbeddedPostgresError } from './error.ts';

/** What a child process becomes; `{}` is "what we are". Spread it into the options of spawn. */
export type Account = { uid: number; gid: number } | Record<string, never>;

/**
 * The account for a server: our own, or, for root, the owner of the data that is there, else the
 * account `jobbergate` where one exists, else a user id that belongs to nobody.
 *
 * @param existingCluster the folder that initdb made, when there is one
 */
export function serverAccount(existingCluster: string | undefined): Account {
  if (process.getuid?.() !== 0) return {};
  if (existingCluster !== undefined) return ownerOf(existingCluster);
  const account = passwdEntries().find((entry) => entry.name === 'jobbergate' && entry.uid !== 0);
  return account ? { uid: account.uid, gid: account.gid } : { uid: UNUSED_ID, gid: UNUSED_ID };
}

/**
 * The account for initdb, which insists on an entry in the list of users: the server's own when it
 * has one, else `nobody`, else any ordinary one. The group is the server's, so that it may enter the
 * same folders.
 */
export function initdbAccount(server: Account): Account {
  if (server.uid === undefined) return server;
  const entries = passwdEntries().filter((entry) => entry.uid !== 0);
  const entry =
    entries.find((one) => one.uid === server.uid) ??
    entries.find((one) => one.name === 'nobody') ??
    entries[0];
  if (entry) return { uid: entry.uid, gid: server.gid };
  throw new EmbeddedPostgresError(
    'no-account',
    'PostgreSQL does not run as root, and /etc/passwd has no other account to prepare its data with: ' +
      'start the service as an ordinary user, or set JOBBERGATE_DATABASE_URL',
  );
}

/** Whether the account may enter a folder: asked of the kernel, which knows parents and access lists. */
export function canEnter(account: Account, folder: string): boolean {
  const tried = spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], {
    ...account,
    cwd: '/',
    stdio: 'ignore',
  });
  if (tried.error) throw cannotBecome(account, tried.error);
  return tried.status === 0;
}

/** From the range that systemd's documentation lists as unused (60578–61183, "Users, Groups, UIDs and GIDs"). */
const UNUSED_ID = 60_700;

function ownerOf(folder: string): Account {
  const { uid, gid } = statSync(folder);
  if (uid !== 0) return { uid, gid };
  throw new EmbeddedPostgresError(
    'data-dir-unusable',
    `${folder} belongs to root, as whom PostgreSQL does not run: give it to another account with chown -R`,
  );
}

function passwdEntries(): Array<{ name: string; uid: number; gid: number }> {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 7)
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
}

function cannotBecome(account: Account, cause: Error): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'no-account',
    `PostgreSQL does not run as root, and this root may not become user ${account.uid}: ` +
      'start the service as an ordinary user, or set JOBBERGATE_DATABASE_URL',
    { cause },
  );
}
