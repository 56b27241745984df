// Folders reached step by step, so that no symbolic link planted by a job leads the agent elsewhere.
import { randomBytes } from 'node:crypto';
import { constants, type FileHandle, lstat, mkdir, open, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from '@jobbergate/slurm';
import { hasCode } from '../journal/durable-file.ts';

const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW, O_WRONLY, O_CREAT, O_EXCL } = constants;

/** An open folder; what is done below it is done there, whatever its path leads to meanwhile. */
export interface OpenFolder {
  /** How it was reached. */
  path: string;
  handle: FileHandle;
}

/** A step of a path is not a plain folder. */
export class NotAFolder extends Error {
  readonly code = 'not_a_folder';
}

/** Opens a folder by its path, symbolic links included: only for paths that are trusted as a whole. */
export async function openFolder(path: string): Promise<OpenFolder> {
  return { path, handle: await open(path, O_RDONLY | O_DIRECTORY) };
}

/**
 * Opens the folder `names` below `parent`, making what is missing (0700, for `owner`).
 * Throws `NotAFolder` where a name is a symbolic link or no folder. `parent` stays open.
 */
export async function openBelow(
  parent: OpenFolder,
  names: readonly string[],
  owner: Account | null,
): Promise<OpenFolder> {
  let folder = await openFolder(inside(parent, '.'));
  folder.path = parent.path;
  for (const name of names) {
    try {
      const next = await enter(folder, name, owner);
      await folder.handle.close();
      folder = next;
    } catch (error) {
      await folder.handle.close();
      throw error;
    }
  }
  return folder;
}

/** Puts a file into a folder in one step; what had its name is replaced, never written through. */
export async function putFile(
  folder: OpenFolder,
  name: string,
  text: string,
  { mode, owner }: { mode: number; owner: Account | null },
): Promise<void> {
  const fresh = inside(folder, `.jobbergate-${randomBytes(8).toString('hex')}`);
  const file = await open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
  try {
    await file.writeFile(text);
    await file.chmod(mode);
    if (owner !== null) await file.chown(owner.uid, owner.gid);
    await file.close();
    await rename(fresh, inside(folder, name));
  } catch (error) {
    await file.close().catch(() => {});
    await unlink(fresh).catch(() => {});
    throw error;
  }
}

async function enter(folder: OpenFolder, name: string, owner: Account | null): Promise<OpenFolder> {
  const path = inside(folder, name);
  const made = await mkdir(path, 0o700).then(
    () => true,
    (error: unknown) => {
      if (hasCode(error, 'EEXIST')) return false;
      throw error;
    },
  );
  try {
    const handle = await open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    if (made && owner !== null) await handle.chown(owner.uid, owner.gid);
    return { path: join(folder.path, name), handle };
  } catch (error) {
    if (!hasCode(error, 'ENOTDIR', 'ELOOP')) throw error;
    const kind = (await lstat(path)).isSymbolicLink() ? 'a symbolic link' : 'no folder';
    throw new NotAFolder(`${join(folder.path, name)} is ${kind}`);
  }
}

/** Linux names what is inside an open folder by its descriptor (proc(5)); Node has no openat(2). */
function inside(folder: OpenFolder, name: string): string {
  return process.platform === 'linux' ? `/proc/self/fd/${folder.handle.fd}/${name}` : join(folder.path, name);
}
