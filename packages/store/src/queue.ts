/** The clusters' queues in PostgreSQL: what their agents are given, and what those of generation 3 report. */

import {
  type ActiveSubmission,
  NotFoundError,
  type OpenSubmission,
  type Page,
  type Paging,
  type PendingSubmission,
  type QueuedSubmission,
  type QueueStore,
  type Script,
  type Submission,
  type SubmissionReport,
  type SubmissionStatus,
} from '@jobbergate/core';
import { refuseToWait } from './createdCanRun.ts';
import type { Database } from './database.ts';
import { type PageRow, toPage } from './pageRows.ts';
import {
  type FileEntryRow,
  type FileRow,
  type ParentScriptRow,
  type SubmissionRow,
  toFileEntries,
  toFiles,
  toParentScript,
  toSubmission,
} from './rows.ts';
import { type Schema, statementFrom } from './sql.ts';

const PENDING = statementFrom('submissions/pending.sql');
const PENDING_PAGE = statementFrom('submissions/pendingPage.sql');
const ACTIVE = statementFrom('submissions/active.sql');
const ACTIVE_PAGE = statementFrom('submissions/activePage.sql');
const REPORT = statementFrom('submissions/report.sql');

/** Submissions that an agent is given at once: it comes back for more, and each brings its files. */
const PENDING_LIMIT = 1000;

interface PendingRow {
  readonly id: number;
  readonly name: string;
  readonly owner_email: string;
  readonly execution_directory: string | null;
  readonly script_name: string | null;
  readonly template_name: string | null;
  readonly files: readonly FileRow[] | null;
}

interface QueuedRow extends ParentScriptRow {
  readonly id: number;
  readonly name: string;
  readonly owner_email: string;
  readonly execution_directory: string | null;
  readonly sbatch_arguments: readonly string[] | null;
  readonly script_id: number;
  readonly script_files: readonly FileEntryRow[] | null;
}

interface OpenRow {
  readonly id: number;
  readonly name: string;
  readonly status: SubmissionStatus;
  readonly slurm_job_id: number | null;
}

export class PostgresQueue implements QueueStore {
  readonly #db: Database;
  readonly #schema: Schema;

  constructor(db: Database, schema: Schema) {
    this.#db = db;
    this.#schema = schema;
  }

  async pending(clientId: string): Promise<readonly PendingSubmission[]> {
    const rows = await this.#db.query<PendingRow>(PENDING(this.#schema), [clientId, PENDING_LIMIT]);
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      ownerEmail: row.owner_email,
      executionDirectory: row.execution_directory,
      scriptName: row.script_name,
      templateName: row.template_name,
      files: toFiles(row.files),
    }));
  }

  async queued(clientId: string, { from, count }: Paging): Promise<Page<QueuedSubmission>> {
    const rows = await this.#db.query<PageRow<QueuedRow>>(PENDING_PAGE(this.#schema), [
      clientId,
      count,
      from,
    ]);
    return toPage(rows, (row) => ({
      id: row.id,
      name: row.name,
      ownerEmail: row.owner_email,
      executionDirectory: row.execution_directory,
      sbatchArguments: row.sbatch_arguments,
      // The statement joins the script, so it is there.
      script: toParentScript(row.script_id, row) as Script,
      files: toFileEntries(row.script_files),
    }));
  }

  async active(clientId: string): Promise<readonly ActiveSubmission[]> {
    const rows = await this.#db.query<{ id: number; name: string; slurm_job_id: number }>(
      ACTIVE(this.#schema),
      [clientId],
    );
    return rows.map((row) => ({ id: row.id, name: row.name, slurmJobId: row.slurm_job_id }));
  }

  async open(clientId: string, { from, count }: Paging): Promise<Page<OpenSubmission>> {
    const rows = await this.#db.query<PageRow<OpenRow>>(ACTIVE_PAGE(this.#schema), [clientId, count, from]);
    return toPage(rows, (row) => ({
      id: row.id,
      name: row.name,
      status: row.status,
      slurmJobId: row.slurm_job_id,
    }));
  }

  async report(id: number, clientId: string, report: SubmissionReport): Promise<Submission> {
    const [row] = await this.#db
      .query<SubmissionRow>(REPORT(this.#schema), [
        id,
        clientId,
        report.state.status,
        report.state.slurmJobState,
        report.slurmJobId,
        report.reportMessage,
      ])
      .catch(refuseToWait);
    if (row === undefined) throw new NotFoundError('submission', id);
    return toSubmission(row);
  }
}
