/** Rows as the statements return them, and the entities they stand for. */

import {
  type FileRole,
  outcomeOf,
  type RowStream,
  type Script,
  type ScriptWithFiles,
  type Submission,
  type SubmissionStatus,
  type Template,
  type TextFile,
  type Timestamp,
} from '@jobbergate/core';

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

export interface TemplateRow extends CommonRow {
  readonly identifier: string | null;
  readonly is_uploaded: boolean;
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

export function toFiles(rows: readonly FileRow[] | null): readonly TextFile[] {
  return (rows ?? []).map(([path, role, content]) => ({ path, role, content }));
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

/** Maps a stream's rows as they come. */
export function mapStream<Row, Entity>(
  stream: RowStream<Row>,
  toEntity: (row: Row) => Entity,
): RowStream<Entity> {
  return { total: stream.total, batches: mapBatches(stream.batches, toEntity) };
}

async function* mapBatches<Row, Entity>(
  batches: AsyncIterable<readonly Row[]>,
  toEntity: (row: Row) => Entity,
): AsyncGenerator<readonly Entity[]> {
  for await (const rows of batches) yield rows.map(toEntity);
}
