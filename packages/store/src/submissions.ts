/** Submissions in PostgreSQL. */

import {
  type ActiveSubmission,
  type Actor,
  type NewSubmission,
  NotFoundError,
  type Outcome,
  type Page,
  type PendingSubmission,
  type RowStream,
  type Submission,
  type SubmissionChanges,
  type SubmissionQuery,
  type SubmissionReport,
  type SubmissionSortField,
  type SubmissionStore,
} from '@jobbergate/core';
import { type Database, violatedConstraint } from './database.ts';
import { changedRow, type Guarded } from './guarded.ts';
import { fetchPage, type ListSource, openList, type Selection } from './list.ts';
import { type FileRow, mapStream, type SubmissionRow, toFiles, toSubmission } from './rows.ts';
import { type Schema, statementFrom } from './sql.ts';
import type { StreamPool } from './stream.ts';

const INSERT = statementFrom('submissions/insert.sql');
const GET = statementFrom('submissions/get.sql');
const UPDATE = statementFrom('submissions/update.sql');
const DELETE = statementFrom('submissions/delete.sql');
const REPORT = statementFrom('submissions/report.sql');
const PENDING = statementFrom('submissions/pending.sql');
const ACTIVE = statementFrom('submissions/active.sql');

/** Submissions that an agent is given at once: it comes back for more, and each brings its files. */
const PENDING_LIMIT = 1000;

// The same rule as core's `outcomeOf`; a test holds the two together.
const OUTCOME = `(CASE WHEN r.status = 'DONE' THEN 'COMPLETED'
  WHEN r.status IN ('ABORTED', 'CANCELLED') THEN CASE WHEN r.slurm_job_state = 'UNKNOWN' THEN 'UNKNOWN' ELSE 'FAILED' END
  ELSE r.status END)`;

const SOURCE: ListSource<SubmissionSortField> = {
  kind: 'submission',
  table: '@schema.submissions',
  columns: `r.id, r.created_at, r.updated_at, r.name, r.description, r.owner_email, r.script_id,
    r.execution_directory, r.slurm_job_id, r.client_id, r.status, r.slurm_job_state, r.report_message, r.is_archived,
    r.cloned_from_id`,
  sortKeys: {
    id: 'r.id',
    name: 'r.name COLLATE "C"',
    ownerEmail: 'r.owner_email COLLATE "C"',
    scriptId: 'r.script_id',
    slurmJobId: 'r.slurm_job_id',
    clientId: 'r.client_id COLLATE "C"',
    outcome: `${OUTCOME} COLLATE "C"`,
    createdAt: 'r.created_at',
    updatedAt: 'r.updated_at',
  },
  searchColumns: ['r.name', 'r.description', 'r.owner_email', 'r.client_id'],
};

interface PendingRow {
  readonly id: number;
  readonly name: string;
  readonly owner_email: string;
  readonly execution_directory: string | null;
  readonly script_name: string | null;
  readonly template_name: string | null;
  readonly files: readonly FileRow[] | null;
}

export class PostgresSubmissions implements SubmissionStore {
  readonly #db: Database;
  readonly #streams: StreamPool;
  readonly #schema: Schema;

  constructor(db: Database, streams: StreamPool, schema: Schema) {
    this.#db = db;
    this.#streams = streams;
    this.#schema = schema;
  }

  async insert(submission: NewSubmission, ownerEmail: string): Promise<Submission> {
    const values = [
      submission.name,
      submission.description,
      ownerEmail,
      submission.scriptId,
      submission.executionDirectory,
      submission.clientId,
    ];
    const rows = await this.#db.query<SubmissionRow>(INSERT(this.#schema), values).catch((error: unknown) => {
      if (violatedConstraint(error) === 'submissions_script_id_fkey') {
        throw new NotFoundError('script', submission.scriptId);
      }
      throw error;
    });
    const [row] = rows as readonly [SubmissionRow];
    return toSubmission(row);
  }

  async update(id: number, changes: SubmissionChanges, actor: Actor): Promise<Submission> {
    const rows = await this.#db.query<SubmissionRow & Guarded>(UPDATE(this.#schema), [
      id,
      actor.email,
      actor.mayChangeOthers,
      changes.name !== undefined,
      changes.name,
      changes.description !== undefined,
      changes.description,
      changes.executionDirectory !== undefined,
      changes.executionDirectory,
      changes.state !== undefined,
      changes.state?.status,
      changes.state?.slurmJobState,
    ]);
    return toSubmission(changedRow(rows, 'submission', id));
  }

  async delete(id: number, actor: Actor): Promise<void> {
    const rows = await this.#db.query<Guarded>(DELETE(this.#schema), [
      id,
      actor.email,
      actor.mayChangeOthers,
    ]);
    changedRow(rows, 'submission', id);
  }

  async get(id: number): Promise<Submission | undefined> {
    const [row] = await this.#db.query<SubmissionRow>(GET(this.#schema), [id]);
    return row === undefined ? undefined : toSubmission(row);
  }

  async list(query: SubmissionQuery): Promise<Page<Submission>> {
    const paging = query.paging ?? { from: 0, count: Number.MAX_SAFE_INTEGER };
    const page = await fetchPage<SubmissionRow, SubmissionSortField>(
      this.#db,
      this.#schema,
      SOURCE,
      selectionOf(query),
      paging,
    );
    return { rows: page.rows.map(toSubmission), total: page.total };
  }

  async stream(query: SubmissionQuery): Promise<RowStream<Submission>> {
    const stream = await openList<SubmissionRow, SubmissionSortField>(
      this.#streams,
      this.#schema,
      SOURCE,
      selectionOf(query),
      query.paging,
    );
    return mapStream(stream, toSubmission);
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

  async active(clientId: string): Promise<readonly ActiveSubmission[]> {
    const rows = await this.#db.query<{ id: number; name: string; slurm_job_id: number }>(
      ACTIVE(this.#schema),
      [clientId],
    );
    return rows.map((row) => ({ id: row.id, name: row.name, slurmJobId: row.slurm_job_id }));
  }

  async report(id: number, clientId: string, report: SubmissionReport): Promise<Submission> {
    const [row] = await this.#db.query<SubmissionRow>(REPORT(this.#schema), [
      id,
      clientId,
      report.state.status,
      report.state.slurmJobState,
      report.slurmJobId,
      report.reportMessage,
    ]);
    if (row === undefined) throw new NotFoundError('submission', id);
    return toSubmission(row);
  }
}

function selectionOf(query: SubmissionQuery): Selection<SubmissionSortField> {
  const conditions: { sql: string; value?: Outcome | readonly number[] }[] = [];
  if (query.outcome !== undefined) conditions.push({ sql: `${OUTCOME} = ?`, value: query.outcome });
  if (query.slurmJobIds !== undefined) {
    conditions.push({ sql: 'r.slurm_job_id = ANY (?::bigint[])', value: query.slurmJobIds });
  }
  return {
    ownerEmail: query.ownerEmail,
    search: query.search,
    archived: query.archived,
    sorting: query.sorting,
    conditions,
  };
}
