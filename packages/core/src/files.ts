/** A text file that belongs to a template or a script. */

import type { Timestamp } from './timestamps.ts';

/** The file that a cluster runs or that becomes it, or one that goes with it. */
export type FileRole = 'ENTRYPOINT' | 'SUPPORT';

export interface TextFile {
  /** Relative, normalised, never leaving its folder. */
  readonly path: string;
  readonly role: FileRole;
  readonly content: string;
}

/** A file as lists of files show it: all but its content. */
export interface FileEntry {
  readonly path: string;
  readonly role: FileRole;
  readonly createdAt: Timestamp;
  readonly updatedAt: Timestamp;
}

/** A file that comes, or is renamed. */
export interface FilePlacement {
  readonly path: string;
  readonly role: FileRole;
  /** Undefined: that of the file which is renamed. */
  readonly content: string | undefined;
  /** The file that this one takes the place of. */
  readonly previousPath: string | undefined;
}
