/** Templates: named sets of Jinja2 files with a question workflow. The documented contract calls them applications. */

import type { FileEntry, TextFile } from '../files.ts';
import type { ListQuery } from '../paging.ts';
import type { Timestamp } from '../timestamps.ts';

export interface Template {
  readonly id: number;
  readonly createdAt: Timestamp;
  readonly updatedAt: Timestamp;
  readonly name: string;
  /** Unique, and never all digits. */
  readonly identifier: string | null;
  readonly description: string | null;
  readonly ownerEmail: string;
  readonly isArchived: boolean;
  readonly clonedFromId: number | null;
  /** It has a workflow source and at least one template file. */
  readonly isUploaded: boolean;
}

/** A template with its variables. */
export interface TemplateDetails extends Template {
  /** As JSON text; null: none were given. */
  readonly templateVars: string | null;
}

/** A template with everything but the contents of its files. */
export interface TemplateInventory extends TemplateDetails {
  readonly files: readonly FileEntry[];
  readonly workflow: WorkflowEntry | null;
}

/** A question workflow without its source. */
export interface WorkflowEntry {
  readonly createdAt: Timestamp;
  readonly updatedAt: Timestamp;
  /** As JSON text; null: the template has none. */
  readonly runtimeConfig: string | null;
}

/**
 * What a template's files hold. `configText` is the YAML as it was uploaded; the two sections are JSON texts, because
 * the order of keys and the kind of numbers matter to a rendering.
 */
export interface TemplateContents {
  readonly configText: string | null;
  /** The `application_config` section, as JSON text. */
  readonly templateVars: string | null;
  /** The `jobbergate_config` section, as JSON text. */
  readonly runtimeConfig: string | null;
  /** Python source of the question workflow. */
  readonly workflow: string | null;
  readonly files: readonly TextFile[];
}

export interface NewTemplate {
  readonly name: string;
  readonly identifier: string | null;
  readonly description: string | null;
  /** As JSON text. */
  readonly templateVars: string | null;
}

/** What a clone has otherwise than its origin; absent members are the same, but for the identifier: that is unique. */
export interface TemplateCloning {
  readonly name?: string;
  readonly identifier: string | null;
  readonly description?: string | null;
  readonly templateVars?: string;
}

/** Absent members stay as they are. */
export interface TemplateChanges {
  readonly name?: string;
  readonly identifier?: string | null;
  readonly description?: string | null;
  readonly isArchived?: boolean;
  /** As JSON text; they drop the configuration's uploaded text, which holds the old ones. */
  readonly templateVars?: string | null;
  /** The configuration as a whole. */
  readonly config?: TemplateConfig | null;
}

/** A configuration that has been checked: its text, and its two sections as JSON texts. */
export interface TemplateConfig {
  readonly text: string;
  readonly templateVars: string;
  readonly runtimeConfig: string;
}

export type TemplateSortField =
  | 'id'
  | 'name'
  | 'identifier'
  | 'ownerEmail'
  | 'isUploaded'
  | 'createdAt'
  | 'updatedAt';

export interface TemplateQuery extends ListQuery<TemplateSortField> {
  readonly withoutIdentifier: 'include' | 'exclude';
}
