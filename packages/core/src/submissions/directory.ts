/**
 * An execution directory as it is written: without `.` parts, double and trailing slashes. `..` stays: what it means
 * depends on links on the cluster, and the agent refuses one that leaves its place.
 */
export function normaliseDirectory(directory: string): string {
  const isAbsolute = directory.startsWith('/');
  const parts = directory.split('/').filter((part) => part !== '' && part !== '.');
  const joined = parts.join('/');
  if (isAbsolute) return `/${joined}`;
  return joined === '' ? '.' : joined;
}

/** The same for a directory that may be absent; an empty text is none. */
export function directoryOrNull(directory: string | null): string | null {
  return directory === null || directory === '' ? null : normaliseDirectory(directory);
}
