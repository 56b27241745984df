// Where the embedded PostgreSQL keeps what it has, below the service's data folder.
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  realpathSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type Account, canEnter, serverAccount } from './account.ts';
import { EmbeddedPostgresError } from './error.ts';

export type Layout = {
  /** The service's data folder, absolute. */
  dataDir: string;
  /** The folder that PostgreSQL's account can enter: the data folder, or its stand-in for root. */
  home: string;
  /** The database cluster, as initdb makes it. */
  cluster: string;
  /** Who owns the cluster and runs the server. */
  account: Account;
};

/** Makes the data folder (0700; for root 0710, so that PostgreSQL's own group may pass) and says what lies where. */
export function prepareDataDir(dataDir: string): string {
  const path = resolve(dataDir);
  if (/[:;\n]/.test(path)) {
    throw unusable(path, 'its path must not contain a colon, a semicolon or a line break');
  }
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return realpathSync(path);
  } catch (error) {
    throw unusable(path, error instanceof Error ? error.message : String(error));
  }
}

/** Lays out a data folder that {@link prepareDataDir} made and that we hold locked. */
export function layOut(dataDir: string): Layout {
  const known = clusterOf(dataDir);
  const account = serverAccount(known);
  const home = known === undefined ? chooseHome(dataDir, account) : dirname(known);
  return { dataDir, home, cluster: join(home, CLUSTER), account };
}

/** The cluster of a data folder, if it has one. */
export function clusterOf(dataDir: string): string | undefined {
  for (const home of [join(dataDir, AWAY), dataDir]) {
    const cluster = join(home, CLUSTER);
    if (existsSync(cluster)) return realpathSync(cluster);
  }
  return undefined;
}

const CLUSTER = 'postgres';

/** A link in the data folder to the stand-in, where there is one. */
const AWAY = 'postgres-home';

/** Root may have its data folder where nobody else can go (/root); PostgreSQL's part then lies here. */
const STAND_INS = '/var/lib/jobbergate/clusters';

function chooseHome(dataDir: string, account: Account): string {
  const stoodIn = existingStandIn(dataDir);
  if (stoodIn !== undefined) return stoodIn;
  if (account.uid === undefined) return dataDir;
  for (const folder of [...temporaryParents(dataDir), dataDir]) admit(account, folder);
  return canEnter(account, dataDir) ? dataDir : makeStandIn(dataDir, account);
}

/** Folders that mktemp made around the data folder, outermost first; a stand-in would outlive them. */
function temporaryParents(dataDir: string): string[] {
  const parents: string[] = [];
  const top = realpathSync(tmpdir());
  for (let folder = dirname(dataDir); folder.startsWith(`${top}/`); folder = dirname(folder))
    parents.unshift(folder);
  return parents;
}

function existingStandIn(dataDir: string): string | undefined {
  const link = join(dataDir, AWAY);
  if (!lstatSync(link, { throwIfNoEntry: false })) return undefined;
  if (existsSync(link)) return realpathSync(link);
  throw unusable(
    dataDir,
    `its database lies at ${readlinkSync(link)}, which is missing; bring it back or remove ${link}`,
  );
}

function makeStandIn(dataDir: string, account: Account): string {
  const home = join(STAND_INS, randomBytes(8).toString('hex'));
  mkdirSync(home, { recursive: true, mode: 0o711 });
  for (const folder of [join(STAND_INS, '..'), STAND_INS, home]) admit(account, folder);
  symlinkSync(home, join(dataDir, AWAY));
  return home;
}

/** Lets the account's group pass through a folder of root's, where it cannot yet. */
function admit(account: Account, folder: string): void {
  const { uid, mode } = statSync(folder);
  if (uid !== 0 || account.gid === undefined || canEnter(account, folder)) return;
  chownSync(folder, 0, account.gid);
  chmodSync(folder, (mode & 0o777) | 0o010);
}

function unusable(path: string, reason: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError('data-dir-unusable', `cannot use ${path} as data folder: ${reason}`);
}
