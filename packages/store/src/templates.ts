/** Templates in PostgreSQL. */

import {
  type Actor,
  DuplicateIdentifierError,
  type FilePlacement,
  keyOf,
  type NewTemplate,
  NotFoundError,
  type Page,
  type Paged,
  type PlacedFile,
  type PlacedWorkflow,
  type RowStream,
  type Template,
  type TemplateChanges,
  type TemplateCloning,
  type TemplateContents,
  type TemplateDetails,
  type TemplateInventory,
  type TemplateKey,
  type TemplateQuery,
  type TemplateSortField,
  type TemplateStore,
  type WhenInUse,
  WORKFLOW_FILE,
} from '@jobbergate/core';
import { type Database, violatedConstraint } from './database.ts';
import { deleteReferred, type Reference } from './deleteReferred.ts';
import { changedRow, checkFileGone, contentOf, type Guarded, type PlacedRow, placedFile } from './guarded.ts';
import type { ListSource } from './list.ts';
import { type ListKind, RowList } from './rowList.ts';
import {
  type FileRow,
  type TemplateDetailsRow,
  type TemplateInventoryRow,
  type TemplateRow,
  toFiles,
  toTemplate,
  toTemplateDetails,
  toTemplateInventory,
} from './rows.ts';
import { type Schema, statementFrom } from './sql.ts';
import type { StreamPool } from './stream.ts';

const INSERT = statementFrom('templates/insert.sql');
const CLONE = statementFrom('templates/clone.sql');
const GET = statementFrom('templates/get.sql');
const INVENTORY = statementFrom('templates/inventory.sql');
const GET_FILE = statementFrom('templates/getFile.sql');
const PUT_FILE = statementFrom('templates/putFile.sql');
const DELETE_FILE = statementFrom('templates/deleteFile.sql');
const GET_WORKFLOW = statementFrom('templates/getWorkflow.sql');
const PUT_WORKFLOW = statementFrom('templates/putWorkflow.sql');
const DELETE_WORKFLOW = statementFrom('templates/deleteWorkflow.sql');
const UPDATE = statementFrom('templates/update.sql');
const DELETE = statementFrom('templates/delete.sql');
const CLEAR_CONTENTS = statementFrom('templates/clearContents.sql');
const INSERT_CONTENTS = statementFrom('templates/insertContents.sql');

const IS_UPLOADED = `(EXISTS (SELECT FROM @schema.template_workflows w WHERE w.template_id = r.id)
  AND EXISTS (SELECT FROM @schema.template_files f WHERE f.template_id = r.id))`;

const SOURCE: ListSource<TemplateSortField> = {
  kind: 'template',
  table: '@schema.templates',
  columns: `r.id, r.created_at, r.updated_at, r.name, r.identifier, r.description, r.owner_email, r.is_archived,
    r.cloned_from_id, ${IS_UPLOADED} AS is_uploaded`,
  sortKeys: {
    id: 'r.id',
    name: 'r.name COLLATE "C"',
    identifier: 'r.identifier COLLATE "C"',
    ownerEmail: 'r.owner_email COLLATE "C"',
    isUploaded: IS_UPLOADED,
    createdAt: 'r.created_at',
    updatedAt: 'r.updated_at',
  },
  searchColumns: ['r.name', 'r.identifier', 'r.description', 'r.owner_email'],
};

const LIST: ListKind<TemplateSortField, TemplateQuery, TemplateRow, Template> = {
  source: SOURCE,
  filterOf: (query) => ({ conditions: [], onlyIdentified: query.withoutIdentifier === 'exclude' }),
  toEntity: toTemplate,
};

const SCRIPTS: Reference = { constraint: 'scripts_template_id_fkey', by: 'script' };

interface ContentsRow extends TemplateRow {
  readonly config_text: string | null;
  readonly template_vars: string | null;
  readonly runtime_config: string | null;
  readonly workflow: string | null;
  readonly files: readonly FileRow[] | null;
}

export class PostgresTemplates implements TemplateStore {
  readonly #db: Database;
  readonly #schema: Schema;
  readonly #list: RowList<TemplateSortField, TemplateQuery, TemplateRow, Template>;

  constructor(db: Database, streams: StreamPool, schema: Schema) {
    this.#db = db;
    this.#schema = schema;
    this.#list = new RowList(db, streams, schema, LIST);
  }

  async insert(template: NewTemplate, ownerEmail: string): Promise<TemplateDetails> {
    const { name, identifier, description, templateVars } = template;
    const rows = await this.#db
      .query<TemplateDetailsRow>(INSERT(this.#schema), [
        name,
        identifier,
        description,
        ownerEmail,
        templateVars,
      ])
      .catch((error: unknown) => rethrowDuplicate(error, identifier));
    const [row] = rows as readonly [TemplateDetailsRow];
    return toTemplateDetails(row);
  }

  async clone(key: TemplateKey, cloning: TemplateCloning, ownerEmail: string): Promise<TemplateInventory> {
    const { name, identifier, description, templateVars } = cloning;
    const [row] = await this.#db
      .query<TemplateInventoryRow>(CLONE(this.#schema), [
        ...keyValues(key),
        ownerEmail,
        name,
        identifier,
        description !== undefined,
        description,
        templateVars,
      ])
      .catch((error: unknown) => rethrowDuplicate(error, identifier));
    if (row === undefined) throw new NotFoundError('template', keyOf(key));
    return toTemplateInventory(row);
  }

  async update(key: TemplateKey, changes: TemplateChanges, actor: Actor): Promise<TemplateDetails> {
    const { config, templateVars } = changes;
    const rows = await this.#db
      .query<TemplateDetailsRow & Guarded>(UPDATE(this.#schema), [
        ...keyValues(key),
        ...actorValues(actor),
        changes.name !== undefined,
        changes.name,
        changes.identifier !== undefined,
        changes.identifier,
        changes.description !== undefined,
        changes.description,
        changes.isArchived,
        templateVars !== undefined,
        config !== undefined,
        config?.text,
        config === undefined ? templateVars : config?.templateVars,
        config?.runtimeConfig,
      ])
      .catch((error: unknown) => rethrowDuplicate(error, changes.identifier ?? null));
    return toTemplateDetails(changedRow(rows, 'template', keyOf(key)));
  }

  async delete(key: TemplateKey, actor: Actor, whenInUse: WhenInUse): Promise<void> {
    const values = [...keyValues(key), ...actorValues(actor), whenInUse === 'detach'];
    const work = () => this.#db.query<Guarded>(DELETE(this.#schema), values);
    const idOf = () => ('id' in key ? key.id : this.#idOf(key));
    changedRow(await deleteReferred(work, SCRIPTS, whenInUse, idOf), 'template', keyOf(key));
  }

  async get(key: TemplateKey): Promise<(Template & TemplateContents) | undefined> {
    const [row] = await this.#db.query<ContentsRow>(GET(this.#schema), keyValues(key));
    if (row === undefined) return undefined;
    return {
      ...toTemplate(row),
      configText: row.config_text,
      templateVars: row.template_vars,
      runtimeConfig: row.runtime_config,
      workflow: row.workflow,
      files: toFiles(row.files),
    };
  }

  async inventory(key: TemplateKey): Promise<TemplateInventory | undefined> {
    const [row] = await this.#db.query<TemplateInventoryRow>(INVENTORY(this.#schema), keyValues(key));
    return row === undefined ? undefined : toTemplateInventory(row);
  }

  async getFile(key: TemplateKey, path: string): Promise<string> {
    const rows = await this.#db.query<{ content: string | null }>(GET_FILE(this.#schema), [
      ...keyValues(key),
      path,
    ]);
    return contentOf(rows, 'template', keyOf(key), path);
  }

  async putFile(key: TemplateKey, file: FilePlacement, actor: Actor): Promise<PlacedFile> {
    const values = [...keyValues(key), ...actorValues(actor)];
    const rows = await this.#db.query<PlacedRow>(PUT_FILE(this.#schema), [
      ...values,
      file.path,
      file.role,
      file.content,
      file.previousPath,
    ]);
    return placedFile(rows, 'template', keyOf(key), file);
  }

  async deleteFile(key: TemplateKey, path: string, actor: Actor): Promise<void> {
    const values = [...keyValues(key), ...actorValues(actor), path];
    const rows = await this.#db.query<Guarded & { is_gone: boolean }>(DELETE_FILE(this.#schema), values);
    checkFileGone(rows, 'template', keyOf(key), path);
  }

  async getWorkflow(key: TemplateKey): Promise<string> {
    const rows = await this.#db.query<{ content: string | null }>(GET_WORKFLOW(this.#schema), keyValues(key));
    return contentOf(rows, 'template', keyOf(key), WORKFLOW_FILE);
  }

  async putWorkflow(
    key: TemplateKey,
    workflow: Parameters<TemplateStore['putWorkflow']>[1],
    actor: Actor,
  ): Promise<PlacedWorkflow | undefined> {
    const values = [...keyValues(key), ...actorValues(actor), workflow.source, workflow.runtimeConfig];
    const rows = await this.#db.query<PlacedRow & { runtime_config: string | null }>(
      PUT_WORKFLOW(this.#schema),
      values,
    );
    const { id, created_at, updated_at, runtime_config } = changedRow(rows, 'template', keyOf(key));
    if (created_at === null || updated_at === null) return undefined;
    return { parentId: id, createdAt: created_at, updatedAt: updated_at, runtimeConfig: runtime_config };
  }

  async deleteWorkflow(key: TemplateKey, actor: Actor): Promise<void> {
    const values = [...keyValues(key), ...actorValues(actor)];
    const rows = await this.#db.query<Guarded & { is_gone: boolean }>(DELETE_WORKFLOW(this.#schema), values);
    checkFileGone(rows, 'template', keyOf(key), WORKFLOW_FILE);
  }

  list(query: Paged<TemplateQuery>): Promise<Page<Template>> {
    return this.#list.page(query);
  }

  stream(query: TemplateQuery): Promise<RowStream<Template>> {
    return this.#list.stream(query);
  }

  async replaceContents(
    id: number,
    contents: Parameters<TemplateStore['replaceContents']>[1],
    actor: Actor,
  ): Promise<void> {
    await this.#db.transaction(async (connection) => {
      const config = contents?.config;
      const cleared = await connection.query<Guarded>(CLEAR_CONTENTS(this.#schema), [
        id,
        actor.email,
        actor.mayChangeOthers,
        config?.text,
        config?.templateVars,
        config?.runtimeConfig,
      ]);
      changedRow(cleared, 'template', id);
      if (contents === null) return;
      await connection.query(INSERT_CONTENTS(this.#schema), [
        id,
        contents.workflow,
        contents.files.map((file) => file.path),
        contents.files.map((file) => file.role),
        contents.files.map((file) => file.content),
      ]);
    });
  }

  /** The id for an error's text; the row was there a moment ago. */
  async #idOf(key: TemplateKey): Promise<number> {
    return (await this.get(key))?.id ?? 0;
  }
}

function keyValues(key: TemplateKey): [number | null, string | null] {
  return 'id' in key ? [key.id, null] : [null, key.identifier];
}

function actorValues({ email, mayChangeOthers }: Actor): [string, boolean] {
  return [email, mayChangeOthers];
}

function rethrowDuplicate(error: unknown, identifier: string | null): never {
  if (violatedConstraint(error) === 'templates_identifier_key' && identifier !== null) {
    throw new DuplicateIdentifierError(identifier);
  }
  throw error;
}
