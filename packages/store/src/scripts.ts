/** Job scripts in PostgreSQL. */

import {
  type Actor,
  type FilePlacement,
  type NewScript,
  NotFoundError,
  type Page,
  type Paged,
  type PlacedFile,
  type RowStream,
  type Script,
  type ScriptChanges,
  type ScriptCloning,
  type ScriptInventory,
  type ScriptLabels,
  type ScriptOfTemplate,
  type ScriptQuery,
  type ScriptSortField,
  type ScriptStore,
  type ScriptWithFiles,
  type TextFile,
  UnprocessableError,
  type WhenInUse,
} from '@jobbergate/core';
import { type Database, violatedConstraint } from './database.ts';
import { deleteReferred, type Reference } from './deleteReferred.ts';
import { changedRow, checkFileGone, contentOf, type Guarded, type PlacedRow, placedFile } from './guarded.ts';
import type { ListSource } from './list.ts';
import { type ListKind, RowList } from './rowList.ts';
import {
  type ParentTemplateColumns,
  type ScriptFilesRow,
  type ScriptInventoryRow,
  type ScriptRow,
  toScript,
  toScriptInventory,
  toScriptOfTemplate,
  toScriptWithFiles,
} from './rows.ts';
import { type Schema, statementFrom } from './sql.ts';
import type { StreamPool } from './stream.ts';

const INSERT = statementFrom('scripts/insert.sql');
const CLONE = statementFrom('scripts/clone.sql');
const GET = statementFrom('scripts/get.sql');
const INVENTORY = statementFrom('scripts/inventory.sql');
const GET_FILE = statementFrom('scripts/getFile.sql');
const PUT_FILE = statementFrom('scripts/putFile.sql');
const DELETE_FILE = statementFrom('scripts/deleteFile.sql');
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
  parent: {
    columns: `t.id AS parent_id, t.created_at AS parent_created_at, t.updated_at AS parent_updated_at,
      t.name AS parent_name, t.identifier AS parent_identifier, t.description AS parent_description,
      t.owner_email AS parent_owner_email, t.is_archived AS parent_is_archived,
      t.cloned_from_id AS parent_cloned_from_id`,
    join: 'LEFT JOIN @schema.templates t ON t.id = r.template_id',
  },
};

const LIST: ListKind<ScriptSortField, ScriptQuery, ScriptRow, Script> = {
  source: SOURCE,
  filterOf: ({ templateId }) => ({
    conditions: templateId === undefined ? [] : [{ sql: 'r.template_id = ?', value: templateId }],
  }),
  toEntity: toScript,
};

const SUBMISSIONS: Reference = { constraint: 'submissions_script_id_fkey', by: 'submission' };

export class PostgresScripts implements ScriptStore {
  readonly #db: Database;
  readonly #schema: Schema;
  readonly #list: RowList<ScriptSortField, ScriptQuery, ScriptRow, Script>;

  constructor(db: Database, streams: StreamPool, schema: Schema) {
    this.#db = db;
    this.#schema = schema;
    this.#list = new RowList(db, streams, schema, LIST);
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
      if (violatedConstraint(error) === 'scripts_template_id_fkey' && script.templateId !== null) {
        throw new NotFoundError('template', script.templateId);
      }
      throw error;
    });
    const [row] = rows as readonly [ScriptRow];
    return { ...toScript(row), files: script.files };
  }

  async update(id: number, changes: ScriptChanges, actor: Actor): Promise<ScriptWithFiles> {
    const { files } = changes;
    const values = changeValues(id, changes, actor, 'with files');
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

  async relabel(id: number, labels: ScriptLabels, actor: Actor): Promise<ScriptOfTemplate> {
    const values = changeValues(id, labels, actor, 'any');
    const rows = await this.#db.query<ScriptRow & ParentTemplateColumns & Guarded>(
      UPDATE(this.#schema),
      values,
    );
    return toScriptOfTemplate(changedRow(rows, 'script', id));
  }

  async clone(
    id: number,
    { name, description }: ScriptCloning,
    ownerEmail: string,
  ): Promise<ScriptInventory> {
    const values = [id, ownerEmail, name, description !== undefined, description];
    const clone = () => this.#db.query<ScriptInventoryRow>(CLONE(this.#schema), values);
    const [row] = await clone().catch((error: unknown) => {
      if (violatedConstraint(error) !== 'scripts_template_id_fkey') throw error;
      // The template went meanwhile: by now the script has none.
      return clone();
    });
    if (row === undefined) throw new NotFoundError('script', id);
    return toScriptInventory(row);
  }

  async delete(id: number, actor: Actor, whenInUse: WhenInUse): Promise<void> {
    const values = [id, actor.email, actor.mayChangeOthers, whenInUse === 'detach'];
    const work = () => this.#db.query<Guarded>(DELETE(this.#schema), values);
    changedRow(await deleteReferred(work, SUBMISSIONS, whenInUse, () => id), 'script', id);
  }

  async get(id: number): Promise<ScriptWithFiles | undefined> {
    const [row] = await this.#db.query<ScriptFilesRow>(GET(this.#schema), [id]);
    return row === undefined ? undefined : toScriptWithFiles(row);
  }

  async inventory(id: number): Promise<ScriptInventory | undefined> {
    const [row] = await this.#db.query<ScriptInventoryRow>(INVENTORY(this.#schema), [id]);
    return row === undefined ? undefined : toScriptInventory(row);
  }

  async getFile(id: number, path: string): Promise<string> {
    const rows = await this.#db.query<{ content: string | null }>(GET_FILE(this.#schema), [id, path]);
    return contentOf(rows, 'script', id, path);
  }

  async putFile(id: number, file: FilePlacement, actor: Actor): Promise<PlacedFile> {
    const values = [id, actor.email, actor.mayChangeOthers];
    const rows = await this.#db
      .query<PlacedRow>(PUT_FILE(this.#schema), [
        ...values,
        file.path,
        file.role,
        file.content,
        file.previousPath,
      ])
      .catch((error: unknown) => {
        if (violatedConstraint(error) !== 'script_files_one_entrypoint') throw error;
        throw new UnprocessableError('The job script has an entry point already');
      });
    return placedFile(rows, 'script', id, file);
  }

  async deleteFile(id: number, path: string, actor: Actor): Promise<void> {
    const values = [id, actor.email, actor.mayChangeOthers, path];
    const rows = await this.#db.query<Guarded & { is_gone: boolean }>(DELETE_FILE(this.#schema), values);
    checkFileGone(rows, 'script', id, path);
  }

  listWithTemplates(query: Paged<ScriptQuery>): Promise<Page<ScriptOfTemplate>> {
    return this.#list.pageWithParents(query, toScriptOfTemplate);
  }

  list(query: Paged<ScriptQuery>): Promise<Page<Script>> {
    return this.#list.page(query);
  }

  stream(query: ScriptQuery): Promise<RowStream<Script>> {
    return this.#list.stream(query);
  }
}

function fileValues(files: readonly TextFile[]): [string[], string[], string[]] {
  return [files.map((file) => file.path), files.map((file) => file.role), files.map((file) => file.content)];
}

function changeValues(
  id: number,
  { name, description, isArchived }: ScriptLabels,
  actor: Actor,
  which: 'any' | 'with files',
): unknown[] {
  return [
    id,
    actor.email,
    actor.mayChangeOthers,
    name !== undefined,
    name,
    description !== undefined,
    description,
    isArchived,
    which === 'with files',
  ];
}
