/** The list of one kind of row, as the ports of the store offer it: pages, and streams. */

import type { ListQuery, Page, Paged, RowStream } from '@jobbergate/core';
import type { Database } from './database.ts';
import { fetchPage, type ListSource, openList, type Selection } from './list.ts';
import { mapStream } from './rows.ts';
import type { Schema } from './sql.ts';
import type { StreamPool } from './stream.ts';

/** What one kind's list differs in. */
export interface ListKind<Field extends string, Query extends ListQuery<Field>, Row, Entity> {
  readonly source: ListSource<Field>;
  /** What a query filters by beside what every list knows. */
  readonly filterOf: (query: Query) => Pick<Selection<Field>, 'conditions' | 'onlyIdentified'>;
  readonly toEntity: (row: Row) => Entity;
}

export class RowList<Field extends string, Query extends ListQuery<Field>, Row extends object, Entity> {
  readonly #db: Database;
  readonly #streams: StreamPool;
  readonly #schema: Schema;
  readonly #kind: ListKind<Field, Query, Row, Entity>;

  constructor(db: Database, streams: StreamPool, schema: Schema, kind: ListKind<Field, Query, Row, Entity>) {
    this.#db = db;
    this.#streams = streams;
    this.#schema = schema;
    this.#kind = kind;
  }

  page(query: Paged<Query>): Promise<Page<Entity>> {
    return this.#fetch(query, this.#selectionOf(query), this.#kind.toEntity);
  }

  /** The same page, with the columns of the source's parent in each row. */
  pageWithParents<Joined extends Row, Whole>(
    query: Paged<Query>,
    toWhole: (row: Joined) => Whole,
  ): Promise<Page<Whole>> {
    return this.#fetch(query, { ...this.#selectionOf(query), withParent: true }, toWhole);
  }

  async stream(query: Query): Promise<RowStream<Entity>> {
    const { source, toEntity } = this.#kind;
    const selection = this.#selectionOf(query);
    const stream = await openList<Row, Field>(this.#streams, this.#schema, source, selection, query.paging);
    return mapStream(stream, toEntity);
  }

  async #fetch<Found extends object, Whole>(
    { paging }: Paged<Query>,
    selection: Selection<Field>,
    toWhole: (row: Found) => Whole,
  ): Promise<Page<Whole>> {
    const { source } = this.#kind;
    const page = await fetchPage<Found, Field>(this.#db, this.#schema, source, selection, paging);
    return { rows: page.rows.map(toWhole), total: page.total };
  }

  #selectionOf(query: Query): Selection<Field> {
    return { ...query, ...this.#kind.filterOf(query) };
  }
}
