// The directory of a job, and the script's files in it.
import { mkdir } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { Account } from '@jobbergate/slurm';
import { hasCode } from '../journal/durable-file.ts';
import { NotAFolder, type OpenFolder, openBelow, openFolder, putFile } from './open-folder.ts';

/** The agent's own folder in the work directory. */
export const OWN_FOLDER = '.jobbergate';

/** Why a submission cannot have the directory or the files that it asks for; it will not change by waiting. */
export class DirectoryRefused extends Error {
  readonly code = 'directory_refused';
}

/** What goes into a directory, and into which. */
export interface JobFiles {
  /** Of the submission. */
  id: number;
  executionDirectory: string | null;
  /** A key of `files`. */
  mainFile: string;
  /** Path → text. */
  files: Readonly<Record<string, string>>;
}

/** Where the job's files lie; paths are absolute. */
export interface PreparedJob {
  directory: string;
  script: string;
}

/**
 * Makes the job's directory and writes the script's files into it: folders 0700, files 0600, the main file 0700.
 * Without an execution directory it is `WORK_DIR/SUBMISSION_ID`; a relative one lies below `WORK_DIR`,
 * symbolic links in it are refused; an absolute one is taken as the system resolves it.
 * `account`: whom the files are for, when that is not the agent's own account.
 * Throws `DirectoryRefused`; other failures (a full disk) may pass.
 */
export async function prepareJob(
  workDir: string,
  job: JobFiles,
  account: Account | null,
): Promise<PreparedJob> {
  const { mainFile, files } = job;
  if (!Object.hasOwn(files, mainFile)) throw new DirectoryRefused('The job script has no main file.');
  const folder = await openDirectory(workDir, job, account).catch(explain);
  try {
    for (const [path, text] of Object.entries(files)) {
      const mode = path === mainFile ? 0o700 : 0o600;
      await writeBelow(folder, steps(path), text, { mode, owner: account }).catch(explain);
    }
    return { directory: folder.path, script: join(folder.path, ...steps(mainFile)) };
  } finally {
    await folder.handle.close();
  }
}

async function openDirectory(
  workDir: string,
  { id, executionDirectory }: JobFiles,
  account: Account | null,
): Promise<OpenFolder> {
  if (executionDirectory !== null && isAbsolute(executionDirectory)) {
    return openAbsolute(executionDirectory, account);
  }
  const names = executionDirectory === null ? [String(id)] : steps(executionDirectory);
  const [first = ''] = names;
  if (first === OWN_FOLDER || (/^\d+$/.test(first) && first !== String(id))) {
    throw new DirectoryRefused(`The directory ${first} is not this submission's to use.`);
  }
  const work = await openFolder(workDir);
  try {
    return await openBelow(work, names, account);
  } finally {
    await work.handle.close();
  }
}

async function openAbsolute(path: string, account: Account | null): Promise<OpenFolder> {
  if (path.includes('\0')) throw new DirectoryRefused('The execution directory has a NUL in its name.');
  // For another account nothing is made: it would be made with the agent's rights.
  if (account === null) await mkdir(path, { recursive: true, mode: 0o700 });
  const folder = await openFolder(path).catch((error: unknown) => {
    if (account === null || !hasCode(error, 'ENOENT')) throw error;
    throw new DirectoryRefused(
      `${path} does not exist on this cluster; the account that jobs run as must have made it.`,
    );
  });
  if (account !== null && (await folder.handle.stat()).uid !== account.uid) {
    await folder.handle.close();
    throw new DirectoryRefused(`${path} does not belong to the account that jobs run as.`);
  }
  return folder;
}

async function writeBelow(
  folder: OpenFolder,
  names: readonly string[],
  text: string,
  how: { mode: number; owner: Account | null },
): Promise<void> {
  const name = names.at(-1) ?? '';
  const parent = await openBelow(folder, names.slice(0, -1), how.owner);
  try {
    await putFile(parent, name, text, how);
  } finally {
    await parent.handle.close();
  }
}

/** The names of a relative path. Throws when it could lead out of where it starts. */
function steps(path: string): string[] {
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  if (isAbsolute(path) || names.length === 0 || names.includes('..') || path.includes('\0')) {
    throw new DirectoryRefused(`${JSON.stringify(path.slice(0, 200))} is no path below the job's directory.`);
  }
  return names;
}

/** What waiting does not mend becomes a refusal in words; the rest passes through. */
function explain(error: unknown): never {
  if (error instanceof NotAFolder) throw new DirectoryRefused(`${error.message}.`);
  const lasting = [
    'EACCES',
    'EPERM',
    'ENOENT',
    'ENOTDIR',
    'EISDIR',
    'ENAMETOOLONG',
    'ELOOP',
    'EROFS',
    'ENOTEMPTY',
  ];
  if (error instanceof Error && hasCode(error, ...lasting)) {
    throw new DirectoryRefused(`The job's files cannot be written: ${words(error)}.`);
  }
  throw error;
}

/** "EACCES: permission denied, mkdir '/x'" without the descriptor paths that mean nothing outside. */
function words(error: Error): string {
  return error.message
    .replace(/ -> .*$/, '')
    .replace(/, \w+ '\/proc\/self\/fd\/\d+(\/[^']*)?'$/, (_, rest: string) =>
      rest === undefined ? '' : ` (${rest.slice(1)})`,
    );
}
