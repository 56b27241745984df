/** Job scripts: what a template was rendered to, ready to be submitted. */

import type { FileEntry, TextFile } from '../files.ts';
import type { ListQuery } from '../paging.ts';
import type { Template } from '../templates/template.ts';
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

/** A script with everything but the contents of its files. */
export interface ScriptInventory extends Script {
  readonly files: readonly FileEntry[];
}

/** A template as a row that refers to it shows it. */
export type ParentTemplate = Omit<Template, 'isUploaded'>;

/** A script beside the template it came from. */
export interface ScriptOfTemplate extends Script {
  readonly template: ParentTemplate | null;
}

export interface NewScript {
  readonly name: string;
  readonly description: string | null;
  readonly templateId: number | null;
  readonly files: readonly TextFile[];
}

/** What a clone has otherwise than its origin; absent members are the same. */
export interface ScriptCloning {
  readonly name?: string;
  readonly description?: string | null;
}

/** What may change of a script beside its files; absent members stay as they are. */
export interface ScriptLabels {
  readonly name?: string;
  readonly description?: string | null;
  readonly isArchived?: boolean;
}

/** Absent members stay as they are; `files` replaces all. */
export interface ScriptChanges {
  readonly name?: string;
  readonly description?: string | null;
  readonly files?: readonly TextFile[];
}

export type ScriptSortField = 'id' | 'name' | 'ownerEmail' | 'templateId' | 'createdAt' | 'updatedAt';

export interface ScriptQuery extends ListQuery<ScriptSortField> {
  /** Only scripts of this template. */
  readonly templateId?: number | undefined;
}
