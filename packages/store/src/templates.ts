/** Templates in PostgreSQL. */

import {
  type Actor,
  DuplicateIdentifierError,
  InUseError,
  type NewTemplate,
  type Page,
  type RowStream,
  type Template,
  type TemplateChanges,
  type TemplateContents,
  type TemplateKey,
  type TemplateQuery,
  type TemplateSortField,
  type TemplateStore,
  type WhenInUse,
} from '@jobbergate/core';
import { type Database, violatedConstraint } from './database.ts';
import { changedRow, type Guarded } from './guarded.ts';
import { fetchPage, type ListSource, openList, type Selection } from './list.ts';
import { type FileRow, mapStream, type TemplateRow, toFiles, toTemplate } from './rows.ts';
import { type Schema, statementFrom } from './sql.ts';
import type { StreamPool } from './stream.ts';

const INSERT = statementFrom('templates/insert.sql');
const GET = statementFrom('templates/get.sql');
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

interface ContentsRow extends TemplateRow {
  readonly config_text: string | null;
  readonly template_vars: string | null;
  readonly runtime_config: string | null;
  readonly workflow: string | null;
  readonly files: readonly FileRow[] | null;
}

export class PostgresTemplates implements TemplateStore {
  readonly #db: Database;
  readonly #streams: StreamPool;
  readonly #schema: Schema;

  constructor(db: Database, streams: StreamPool, schema: Schema) {
    this.#db = db;
    this.#streams = streams;
    this.#schema = schema;
  }

  async insert(template: NewTemplate, ownerEmail: string): Promise<Template> {
    const values = [template.name, template.identifier, template.description, ownerEmail];
    const rows = await this.#db
      .query<TemplateRow>(INSERT(this.#schema), values)
      .catch((error: unknown) => rethrowDuplicate(error, template.identifier));
    const [row] = rows as readonly [TemplateRow];
    return toTemplate(row);
  }

  async update(id: number, changes: TemplateChanges, actor: Actor): Promise<Template> {
    const rows = await this.#db
      .query<TemplateRow & Guarded>(UPDATE(this.#schema), [
        id,
        actor.email,
        actor.mayChangeOthers,
        changes.name !== undefined,
        changes.name,
        changes.identifier !== undefined,
        changes.identifier,
        changes.description !== undefined,
        changes.description,
        changes.config !== undefined,
        changes.config?.text,
        changes.config?.templateVars,
        changes.config?.runtimeConfig,
      ])
      .catch((error: unknown) => rethrowDuplicate(error, changes.identifier ?? null));
    return toTemplate(changedRow(rows, 'template', id));
  }

  async delete(key: TemplateKey, actor: Actor, whenInUse: WhenInUse): Promise<void> {
    const values = [...keyValues(key), actor.email, actor.mayChangeOthers, whenInUse === 'detach'];
    const rows = await this.#db
      .query<Guarded & { target_id: number }>(DELETE(this.#schema), values)
      .catch(async (error: unknown) => {
        if (violatedConstraint(error) !== 'scripts_template_id_fkey') throw error;
        throw new InUseError('script', 'id' in key ? key.id : await this.#idOf(key));
      });
    changedRow(rows, 'template', 'id' in key ? key.id : key.identifier);
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

  async list(query: TemplateQuery): Promise<Page<Template>> {
    const paging = query.paging ?? { from: 0, count: Number.MAX_SAFE_INTEGER };
    const page = await fetchPage<TemplateRow, TemplateSortField>(
      this.#db,
      this.#schema,
      SOURCE,
      selectionOf(query),
      paging,
    );
    return { rows: page.rows.map(toTemplate), total: page.total };
  }

  async stream(query: TemplateQuery): Promise<RowStream<Template>> {
    const stream = await openList<TemplateRow, TemplateSortField>(
      this.#streams,
      this.#schema,
      SOURCE,
      selectionOf(query),
      query.paging,
    );
    return mapStream(stream, toTemplate);
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

function selectionOf(query: TemplateQuery): Selection<TemplateSortField> {
  return {
    ownerEmail: query.ownerEmail,
    search: query.search,
    archived: query.archived,
    sorting: query.sorting,
    conditions: [],
    onlyIdentified: query.withoutIdentifier === 'exclude',
  };
}

function rethrowDuplicate(error: unknown, identifier: string | null): never {
  if (violatedConstraint(error) === 'templates_identifier_key' && identifier !== null) {
    throw new DuplicateIdentifierError(identifier);
  }
  throw error;
}
