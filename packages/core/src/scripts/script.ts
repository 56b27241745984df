/** Job scripts: what a template was rendered to, ready to be submitted. */

import type { TextFile } from '../files.ts';
import type { Paging, Sorting } from '../paging.ts';
import type { Timestamp } from '../timestamps.ts';

export interface Script {
  readonly id: number;
  readonly createdAt: Timestamp;
  readonly updatedAt: Timestamp;
  readonly name: string;
  readonly description: string | null;
  readonly ownerEmail: string;
  /** The template it came from, while that exists. */
  readonly templateId: number | null;
  readonly isArchived: boolean;
  readonly clonedFromId: number | null;
}

export interface ScriptWithFiles extends Script {
  /** The main file (ENTRYPOINT) first. */
  readonly files: readonly TextFile[];
}

export interface NewScript {
  readonly name: string;
  readonly description: string | null;
  readonly templateId: number;
  readonly files: readonly TextFile[];
}

/** Absent members stay as they are; `files` replaces all. */
export interface ScriptChanges {
  readonly name?: string;
  readonly description?: string | null;
  readonly files?: readonly TextFile[];
}

export const SCRIPT_SORT_FIELDS = [
  'id',
  'name',
  'ownerEmail',
  'templateId',
  'createdAt',
  'updatedAt',
] as const;
export type ScriptSortField = (typeof SCRIPT_SORT_FIELDS)[number];

export interface ScriptQuery {
  readonly ownerEmail: string | undefined;
  /** Words of which one must be contained; undefined: no filter. */
  readonly search: readonly string[] | undefined;
  /** Whether archived rows come too. */
  readonly archived: 'include' | 'exclude';
  readonly sorting: Sorting<ScriptSortField>;
  readonly paging: Paging | undefined;
}
