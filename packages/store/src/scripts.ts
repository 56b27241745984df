/** Job scripts in PostgreSQL. */

import {
  type Actor,
  InUseError,
  type NewScript,
  NotFoundError,
  type Page,
  type RowStream,
  type Script,
  type ScriptChanges,
  type ScriptQuery,
  type ScriptSortField,
  type ScriptStore,
  type ScriptWithFiles,
  type TextFile,
  type WhenInUse,
} from '@jobbergate/core';
import { type Database, violatedConstraint } from './database.ts';
import { changedRow, type Guarded } from './guarded.ts';
import { fetchPage, type ListSource, openList, type Selection } from './list.ts';
import { mapStream, type ScriptFilesRow, type ScriptRow, toScript, toScriptWithFiles } from './rows.ts';
import { type Schema, statementFrom } from './sql.ts';
import type { StreamPool } from './stream.ts';

const INSERT = statementFrom('scripts/insert.sql');
const GET = statementFrom('scripts/get.sql');
const UPDATE = statementFrom('scripts/update.sql');
const REPLACE_FILES = statementFrom('scripts/replaceFiles.sql');
const DELETE_FILES = statementFrom('scripts/deleteFiles.sql');
const DELETE = statementFrom('scripts/delete.sql');

const SOURCE: ListSource<ScriptSortField> = {
  kind: 'script',
  table: '@schema.scripts',
  columns: `r.id, r.created_at, r.updated_at, r.name, r.description, r.owner_email, r.template_id, r.is_archived,
    r.cloned_from_id`,
  sortKeys: {
    id: 'r.id',
    name: 'r.name COLLATE "C"',
    ownerEmail: 'r.owner_email COLLATE "C"',
    templateId: 'r.template_id',
    createdAt: 'r.created_at',
    updatedAt: 'r.updated_at',
  },
  searchColumns: ['r.name', 'r.description', 'r.owner_email'],
};

export class PostgresScripts implements ScriptStore {
  readonly #db: Database;
  readonly #streams: StreamPool;
  readonly #schema: Schema;

  constructor(db: Database, streams: StreamPool, schema: Schema) {
    this.#db = db;
    this.#streams = streams;
    this.#schema = schema;
  }

  async insert(script: NewScript, ownerEmail: string): Promise<ScriptWithFiles> {
    const values = [
      script.name,
      script.description,
      ownerEmail,
      script.templateId,
      ...fileValues(script.files),
    ];
    const rows = await this.#db.query<ScriptRow>(INSERT(this.#schema), values).catch((error: unknown) => {
      if (violatedConstraint(error) === 'scripts_template_id_fkey') {
        throw new NotFoundError('template', script.templateId);
      }
      throw error;
    });
    const [row] = rows as readonly [ScriptRow];
    return { ...toScript(row), files: script.files };
  }

  async update(id: number, changes: ScriptChanges, actor: Actor): Promise<ScriptWithFiles> {
    const values = [
      id,
      actor.email,
      actor.mayChangeOthers,
      changes.name !== undefined,
      changes.name,
      changes.description !== undefined,
      changes.description,
    ];
    const { files } = changes;
    if (files === undefined) {
      const rows = await this.#db.query<ScriptFilesRow & Guarded>(UPDATE(this.#schema), values);
      return toScriptWithFiles(changedRow(rows, 'script', id));
    }
    return this.#db.transaction(async (connection) => {
      const rows = await connection.query<ScriptFilesRow & Guarded>(UPDATE(this.#schema), values);
      const row = changedRow(rows, 'script', id);
      await connection.query(DELETE_FILES(this.#schema), [id]);
      await connection.query(REPLACE_FILES(this.#schema), [id, ...fileValues(files)]);
      return { ...toScript(row), files };
    });
  }

  async delete(id: number, actor: Actor, whenInUse: WhenInUse): Promise<void> {
    const values = [id, actor.email, actor.mayChangeOthers, whenInUse === 'detach'];
    const rows = await this.#db.query<Guarded>(DELETE(this.#schema), values).catch((error: unknown) => {
      if (violatedConstraint(error) === 'submissions_script_id_fkey') throw new InUseError('submission', id);
      throw error;
    });
    changedRow(rows, 'script', id);
  }

  async get(id: number): Promise<ScriptWithFiles | undefined> {
    const [row] = await this.#db.query<ScriptFilesRow>(GET(this.#schema), [id]);
    return row === undefined ? undefined : toScriptWithFiles(row);
  }

  async list(query: ScriptQuery): Promise<Page<Script>> {
    const paging = query.paging ?? { from: 0, count: Number.MAX_SAFE_INTEGER };
    const page = await fetchPage<ScriptRow, ScriptSortField>(
      this.#db,
      this.#schema,
      SOURCE,
      selectionOf(query),
      paging,
    );
    return { rows: page.rows.map(toScript), total: page.total };
  }

  async stream(query: ScriptQuery): Promise<RowStream<Script>> {
    const stream = await openList<ScriptRow, ScriptSortField>(
      this.#streams,
      this.#schema,
      SOURCE,
      selectionOf(query),
      query.paging,
    );
    return mapStream(stream, toScript);
  }
}

function fileValues(files: readonly TextFile[]): [string[], string[], string[]] {
  return [files.map((file) => file.path), files.map((file) => file.role), files.map((file) => file.content)];
}

function selectionOf(query: ScriptQuery): Selection<ScriptSortField> {
  return {
    ownerEmail: query.ownerEmail,
    search: query.search,
    archived: query.archived,
    sorting: query.sorting,
    conditions: [],
  };
}
