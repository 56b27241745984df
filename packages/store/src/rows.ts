/** Rows as the statements return them, and the entities they stand for. */

import {
  type FileEntry,
  type FileRole,
  type HistoryEntry,
  outcomeOf,
  type ParentTemplate,
  type RowStream,
  type Script,
  type ScriptInventory,
  type ScriptOfTemplate,
  type ScriptWithFiles,
  type Submission,
  type SubmissionDetails,
  type SubmissionStatus,
  type Template,
  type TemplateDetails,
  type TemplateInventory,
  type TextFile,
  type Timestamp,
} from '@jobbergate/core';
import { parseTimestamp } from './timestamps.ts';

interface CommonRow {
  readonly id: number;
  readonly created_at: Timestamp;
  readonly updated_at: Timestamp;
  readonly name: string;
  readonly description: string | null;
  readonly owner_email: string;
  readonly is_archived: boolean;
  readonly cloned_from_id: number | null;
}

/** `[path, role, content]`, as `json_build_array` gives them. */
export type FileRow = readonly [string, FileRole, string];

/** `[path, role, created, updated]`, likewise; JSON writes times as PostgreSQL does but for a `T`. */
export type FileEntryRow = readonly [string, FileRole, string, string];

export interface TemplateRow extends CommonRow {
  readonly identifier: string | null;
  readonly is_uploaded: boolean;
}

export interface TemplateDetailsRow extends TemplateRow {
  readonly template_vars: string | null;
}

export interface TemplateInventoryRow extends TemplateDetailsRow {
  readonly runtime_config: string | null;
  readonly files: readonly FileEntryRow[] | null;
  /** `[created_at, updated_at]` */
  readonly workflow: readonly [string, string] | null;
}

export interface ScriptInventoryRow extends ScriptRow {
  readonly files: readonly FileEntryRow[] | null;
}

/** The columns of the template that a script came from, all null without one. */
export interface ParentTemplateColumns {
  readonly parent_id: number | null;
  readonly parent_created_at: Timestamp;
  readonly parent_updated_at: Timestamp;
  readonly parent_name: string;
  readonly parent_identifier: string | null;
  readonly parent_description: string | null;
  readonly parent_owner_email: string;
  readonly parent_is_archived: boolean;
  readonly parent_cloned_from_id: number | null;
}

export interface ScriptRow extends CommonRow {
  readonly template_id: number | null;
}

export interface ScriptFilesRow extends ScriptRow {
  readonly files: readonly FileRow[] | null;
}

export interface SubmissionRow extends CommonRow {
  readonly script_id: number | null;
  readonly execution_directory: string | null;
  readonly slurm_job_id: number | null;
  readonly client_id: string;
  readonly status: SubmissionStatus;
  readonly slurm_job_state: string | null;
  readonly report_message: string | null;
}

export interface SubmissionDetailsRow extends SubmissionRow {
  readonly slurm_job_info: string | null;
  readonly sbatch_arguments: readonly string[] | null;
}

export interface HistoryRow {
  readonly id: number;
  readonly submission_id: number;
  readonly at: Timestamp;
  readonly status: SubmissionStatus;
  readonly slurm_job_state: string | null;
  readonly message: string | null;
}

/** Columns of a script beside those of the row that refers to it; all null when there is none. */
export interface ParentScriptRow {
  readonly script_created_at: Timestamp | null;
  readonly script_updated_at: Timestamp;
  readonly script_name: string;
  readonly script_description: string | null;
  readonly script_owner_email: string;
  readonly script_template_id: number | null;
  readonly script_is_archived: boolean;
  readonly script_cloned_from_id: number | null;
}

export function toFiles(rows: readonly FileRow[] | null): readonly TextFile[] {
  return (rows ?? []).map(([path, role, content]) => ({ path, role, content }));
}

export function toFileEntries(rows: readonly FileEntryRow[] | null): readonly FileEntry[] {
  return (rows ?? []).map(([path, role, created, updated]) => ({
    path,
    role,
    createdAt: parseTimestamp(created),
    updatedAt: parseTimestamp(updated),
  }));
}

export function toTemplate(row: TemplateRow): Template {
  return {
    id: row.id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    name: row.name,
    identifier: row.identifier,
    description: row.description,
    ownerEmail: row.owner_email,
    isArchived: row.is_archived,
    clonedFromId: row.cloned_from_id,
    isUploaded: row.is_uploaded,
  };
}

export function toTemplateDetails(row: TemplateDetailsRow): TemplateDetails {
  return { ...toTemplate(row), templateVars: row.template_vars };
}

export function toTemplateInventory(row: TemplateInventoryRow): TemplateInventory {
  const { workflow } = row;
  return {
    ...toTemplateDetails(row),
    files: toFileEntries(row.files),
    workflow:
      workflow === null
        ? null
        : {
            createdAt: parseTimestamp(workflow[0]),
            updatedAt: parseTimestamp(workflow[1]),
            runtimeConfig: row.runtime_config,
          },
  };
}

export function toScript(row: ScriptRow): Script {
  return {
    id: row.id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    name: row.name,
    description: row.description,
    ownerEmail: row.owner_email,
    templateId: row.template_id,
    isArchived: row.is_archived,
    clonedFromId: row.cloned_from_id,
  };
}

export function toScriptWithFiles(row: ScriptFilesRow): ScriptWithFiles {
  return { ...toScript(row), files: toFiles(row.files) };
}

export function toScriptInventory(row: ScriptInventoryRow): ScriptInventory {
  return { ...toScript(row), files: toFileEntries(row.files) };
}

export function toScriptOfTemplate(row: ScriptRow & ParentTemplateColumns): ScriptOfTemplate {
  return { ...toScript(row), template: toParentTemplate(row) };
}

function toParentTemplate(row: ParentTemplateColumns): ParentTemplate | null {
  if (row.parent_id === null) return null;
  return {
    id: row.parent_id,
    createdAt: row.parent_created_at,
    updatedAt: row.parent_updated_at,
    name: row.parent_name,
    identifier: row.parent_identifier,
    description: row.parent_description,
    ownerEmail: row.parent_owner_email,
    isArchived: row.parent_is_archived,
    clonedFromId: row.parent_cloned_from_id,
  };
}

export function toSubmission(row: SubmissionRow): Submission {
  return {
    id: row.id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    name: row.name,
    description: row.description,
    ownerEmail: row.owner_email,
    scriptId: row.script_id,
    executionDirectory: row.execution_directory,
    slurmJobId: row.slurm_job_id,
    clientId: row.client_id,
    status: row.status,
    slurmJobState: row.slurm_job_state,
    outcome: outcomeOf({ status: row.status, slurmJobState: row.slurm_job_state }),
    reportMessage: row.report_message,
    isArchived: row.is_archived,
    clonedFromId: row.cloned_from_id,
  };
}

export function toSubmissionDetails(row: SubmissionDetailsRow): SubmissionDetails {
  return {
    ...toSubmission(row),
    slurmJobInfo: row.slurm_job_info,
    sbatchArguments: row.sbatch_arguments,
  };
}

export function toHistoryEntry(row: HistoryRow): HistoryEntry {
  return {
    id: row.id,
    submissionId: row.submission_id,
    at: row.at,
    status: row.status,
    slurmJobState: row.slurm_job_state,
    message: row.message,
  };
}

/** The script that a row refers to by `id`. */
export function toParentScript(id: number | null, row: ParentScriptRow): Script | null {
  if (id === null || row.script_created_at === null) return null;
  return {
    id,
    createdAt: row.script_created_at,
    updatedAt: row.script_updated_at,
    name: row.script_name,
    description: row.script_description,
    ownerEmail: row.script_owner_email,
    templateId: row.script_template_id,
    isArchived: row.script_is_archived,
    clonedFromId: row.script_cloned_from_id,
  };
}

/** Maps a stream's rows as they come. No generator: one that was not begun passes no end on. */
export function mapStream<Row, Entity>(
  { total, batches }: RowStream<Row>,
  toEntity: (row: Row) => Entity,
): RowStream<Entity> {
  const mapped: RowStream<Entity>['batches'] = {
    next: async () => {
      const { done, value } = await batches.next();
      return done === true ? { done, value } : { done: false, value: value.map(toEntity) };
    },
    return: async () => {
      await batches.return();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => mapped,
  };
  return { total, batches: mapped };
}
