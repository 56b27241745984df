/** A text file that belongs to a template or a script. */

/** The file that a cluster runs or that becomes it, or one that goes with it. */
export type FileRole = 'ENTRYPOINT' | 'SUPPORT';

export interface TextFile {
  /** Relative, normalised, never leaving its folder. */
  readonly path: string;
  readonly role: FileRole;
  readonly content: string;
}
