/** Submissions in PostgreSQL. */

import {
  type Actor,
  BadRequestError,
  type HistoryEntry,
  type HistorySortField,
  type NewSubmission,
  NotFoundError,
  type Page,
  type Paged,
  type Paging,
  type RowStream,
  type Sorting,
  type Step,
  type StepResult,
  type Submission,
  type SubmissionChanges,
  type SubmissionDetails,
  type SubmissionQuery,
  type SubmissionSortField,
  type SubmissionStore,
  type SubmissionWithScript,
} from '@jobbergate/core';
import { refuseToWait } from './createdCanRun.ts';
import type { Database } from './database.ts';
import { changedRow, type Guarded } from './guarded.ts';
import { fetchPage, type ListSource, type Selection } from './list.ts';
import { type ListKind, RowList } from './rowList.ts';
import {
  type HistoryRow,
  type ParentScriptRow,
  type SubmissionDetailsRow,
  type SubmissionRow,
  toHistoryEntry,
  toParentScript,
  toSubmission,
  toSubmissionDetails,
} from './rows.ts';
import { type Schema, statementFrom } from './sql.ts';
import type { StreamPool } from './stream.ts';

const INSERT = statementFrom('submissions/insert.sql');
const CLONE = statementFrom('submissions/clone.sql');
const GET = statementFrom('submissions/get.sql');
const UPDATE = statementFrom('submissions/update.sql');
const DELETE = statementFrom('submissions/delete.sql');
const ADVANCE = statementFrom('submissions/advance.sql');

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
    status: 'r.status COLLATE "C"',
    slurmJobState: 'r.slurm_job_state COLLATE "C"',
    createdAt: 'r.created_at',
    updatedAt: 'r.updated_at',
  },
  searchColumns: ['r.name', 'r.description', 'r.owner_email', 'r.client_id'],
  parent: {
    columns: `s.created_at AS script_created_at, s.updated_at AS script_updated_at, s.name AS script_name,
      s.description AS script_description, s.owner_email AS script_owner_email, s.template_id AS script_template_id,
      s.is_archived AS script_is_archived, s.cloned_from_id AS script_cloned_from_id`,
    join: 'LEFT JOIN @schema.scripts s ON s.id = r.script_id',
  },
};

const LIST: ListKind<SubmissionSortField, SubmissionQuery, SubmissionRow, Submission> = {
  source: SOURCE,
  filterOf: (query) => ({ conditions: conditionsOf(query) }),
  toEntity: toSubmission,
};

const HISTORY: ListSource<HistorySortField> = {
  kind: undefined,
  table: '@schema.submission_history',
  columns: 'r.id, r.submission_id, r.at, r.status, r.slurm_job_state, r.message',
  sortKeys: {
    id: 'r.id',
    submissionId: 'r.submission_id',
    at: 'r.at',
    slurmJobState: 'r.slurm_job_state COLLATE "C"',
  },
  searchColumns: [],
};

/** The row as a step found it, and, if it was taken, as it is now. */
type AdvanceRow = {
  readonly found_status: Submission['status'];
  readonly found_owner: string;
  readonly found_cluster: string;
  readonly found_job: number | null;
} & (SubmissionDetailsRow | { readonly id: null });

/** The new row, or the script that has no file to run; null when there is none. */
type MadeRow = SubmissionDetailsRow | { readonly id: null; readonly found_script: number | null };

export class PostgresSubmissions implements SubmissionStore {
  readonly #db: Database;
  readonly #schema: Schema;
  readonly #list: RowList<SubmissionSortField, SubmissionQuery, SubmissionRow, Submission>;

  constructor(db: Database, streams: StreamPool, schema: Schema) {
    this.#db = db;
    this.#schema = schema;
    this.#list = new RowList(db, streams, schema, LIST);
  }

  async insert(submission: NewSubmission, ownerEmail: string): Promise<SubmissionDetails> {
    const { scriptId } = submission;
    const values = [
      submission.name,
      submission.description,
      ownerEmail,
      scriptId,
      submission.executionDirectory,
      submission.clientId,
      submission.slurmJobId,
      submission.sbatchArguments,
    ];
    const [row] = await this.#db.query<MadeRow>(INSERT(this.#schema), values);
    if (row === undefined) throw new NotFoundError('script', scriptId);
    if (row.id === null) throw notRunnable(scriptId);
    return toSubmissionDetails(row);
  }

  async clone(id: number, ownerEmail: string): Promise<SubmissionDetails> {
    const [row] = await this.#db.query<MadeRow>(CLONE(this.#schema), [id, ownerEmail]);
    if (row === undefined) throw new NotFoundError('submission', id);
    if (row.id !== null) return toSubmissionDetails(row);
    if (row.found_script !== null) throw notRunnable(row.found_script);
    throw new BadRequestError('Cannot resubmit a job submission without a parent job script');
  }

  async update(id: number, changes: SubmissionChanges, actor: Actor): Promise<SubmissionDetails> {
    const rows = await this.#db
      .query<SubmissionDetailsRow & Guarded>(UPDATE(this.#schema), [
        id,
        actor.email,
        actor.mayChangeOthers,
        ...[changes.name, changes.description, changes.executionDirectory].flatMap(given),
        ...[changes.status, changes.slurmJobState, changes.isArchived].flatMap(given),
      ])
      .catch(refuseToWait);
    return toSubmissionDetails(changedRow(rows, 'submission', id));
  }

  async advance(id: number, { transitions, by, reason, reportMessage, slurm }: Step): Promise<StepResult> {
    const isCluster = 'clientId' in by;
    const [row] = await this.#db.query<AdvanceRow>(ADVANCE(this.#schema), [
      id,
      Object.keys(transitions),
      Object.values(transitions),
      isCluster ? null : by.email,
      isCluster ? null : by.mayChangeOthers,
      isCluster ? by.clientId : null,
      slurm?.job === 'match',
      slurm?.jobId,
      slurm?.state,
      slurm?.info,
      reportMessage === 'reason',
      reason,
    ]);
    if (row === undefined) throw new NotFoundError('submission', id);
    if (row.id !== null) return { taken: toSubmissionDetails(row) };
    return {
      refused: {
        status: row.found_status,
        ownerEmail: row.found_owner,
        clientId: row.found_cluster,
        slurmJobId: row.found_job,
      },
    };
  }

  async delete(id: number, actor: Actor): Promise<void> {
    const rows = await this.#db.query<Guarded>(DELETE(this.#schema), [
      id,
      actor.email,
      actor.mayChangeOthers,
    ]);
    changedRow(rows, 'submission', id);
  }

  async get(id: number): Promise<SubmissionDetails | undefined> {
    const [row] = await this.#db.query<SubmissionDetailsRow>(GET(this.#schema), [id]);
    return row === undefined ? undefined : toSubmissionDetails(row);
  }

  list(query: Paged<SubmissionQuery>): Promise<Page<Submission>> {
    return this.#list.page(query);
  }

  stream(query: SubmissionQuery): Promise<RowStream<Submission>> {
    return this.#list.stream(query);
  }

  listWithScripts(query: Paged<SubmissionQuery>): Promise<Page<SubmissionWithScript>> {
    return this.#list.pageWithParents(query, toSubmissionWithScript);
  }

  async history(id: number, sorting: Sorting<HistorySortField>, paging: Paging): Promise<Page<HistoryEntry>> {
    const selection = {
      ownerEmail: undefined,
      search: undefined,
      archived: 'include',
      sorting,
      conditions: [{ sql: 'r.submission_id = ?', value: id }],
    } as const;
    const page = await fetchPage<HistoryRow, HistorySortField>(
      this.#db,
      this.#schema,
      HISTORY,
      selection,
      paging,
    );
    return { rows: page.rows.map(toHistoryEntry), total: page.total };
  }
}

function notRunnable(scriptId: number): BadRequestError {
  return new BadRequestError(`Job script ${scriptId} has 0 entrypoint files, one and only one is required`);
}

/** Whether a change is given, and its value. */
function given(value: unknown): readonly [boolean, unknown] {
  return [value !== undefined, value];
}

function toSubmissionWithScript(row: SubmissionRow & ParentScriptRow): SubmissionWithScript {
  return { ...toSubmission(row), script: toParentScript(row.script_id, row) };
}

function conditionsOf(query: SubmissionQuery): Selection<SubmissionSortField>['conditions'] {
  const conditions: { sql: string; value: unknown }[] = [];
  if (query.outcome !== undefined) conditions.push({ sql: `${OUTCOME} = ?`, value: query.outcome });
  if (query.status !== undefined) conditions.push({ sql: 'r.status = ?', value: query.status });
  if (query.scriptId !== undefined)
    conditions.push({ sql: 'r.script_id = ?::bigint', value: query.scriptId });
  if (query.slurmJobIds !== undefined) {
    conditions.push({ sql: 'r.slurm_job_id = ANY (?::bigint[])', value: query.slurmJobIds });
  }
  return conditions;
}
