import { InvalidValueError } from '../errors.ts';

/** Linux's PATH_MAX and NAME_MAX, in bytes: what no cluster could write is refused at once. */
const MAX_PATH_BYTES = 4095;
const MAX_NAME_BYTES = 255;

/**
 * The one spelling of a job script file's path: relative, without `.` parts, double and trailing slashes.
 *
 * @throws InvalidValueError (`files`) when it is absolute, leaves its folder by `..`, names no file, holds a control
 *   character or a lone surrogate, or is longer than a file system takes.
 */
export function normaliseScriptPath(path: string): string {
  const fault = faultOf(path);
  if (fault !== null) throw invalidPath(path, fault);
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.length === 0) throw invalidPath(path, 'names no file');
  const normal = parts.join('/');
  if (byteLength(normal) > MAX_PATH_BYTES || parts.some((part) => byteLength(part) > MAX_NAME_BYTES)) {
    throw invalidPath(path, 'is too long');
  }
  return normal;
}

/** `path` below `folder` (which may be empty), normalised. @throws InvalidValueError as above, for either. */
export function joinScriptPath(folder: string, path: string): string {
  return normaliseScriptPath(folder === '' || path.startsWith('/') ? path : `${folder}/${path}`);
}

/** The folders that a normalised path needs: `a/b/c` needs `a` and `a/b`. */
export function foldersOf(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** Two files of which one would have to be a folder of the other: no cluster could write both. */
export function pathClash(path: string, inTheWay: string): InvalidValueError {
  return invalidPath(path, `cannot stand beside the file ${JSON.stringify(inTheWay)}`);
}

function faultOf(path: string): string | null {
  if (!path.isWellFormed()) return 'is not valid Unicode';
  if (/[\p{Cc}\u2028\u2029]/u.test(path)) return 'holds a control character';
  if (path.startsWith('/')) return 'is absolute';
  return path.split('/').includes('..') ? 'leaves its folder by ".."' : null;
}

function invalidPath(path: string, fault: string): InvalidValueError {
  const shown = path.length > 100 ? `${path.slice(0, 100)}…` : path;
  return new InvalidValueError('files', `File path ${JSON.stringify(shown)} ${fault}`);
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
