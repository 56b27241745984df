/** Lists: the statement of a page with its total, built of fixed parts; only values come from outside. */

import type { ListQuery, Page, Paging, RowStream, Sorting } from '@jobbergate/core';
import type { Database } from './database.ts';
import { type Prepared, type Schema, type Statement, statementOf, unprepared } from './sql.ts';
import type { StreamPool } from './stream.ts';

/** What a table offers to lists. All texts are SQL of ours; the row is called `r`. */
export interface ListSource<Field extends string> {
  /** What the counters call its rows; undefined: they are not counted, and every selection must have a condition. */
  readonly kind: 'template' | 'script' | 'submission' | undefined;
  readonly columns: string;
  readonly table: string;
  /** One expression per field; texts with `COLLATE "C"`. */
  readonly sortKeys: Readonly<Record<Field, string>>;
  readonly searchColumns: readonly string[];
  /** The row that each refers to, joined when the list shows it. */
  readonly parent?: { readonly columns: string; readonly join: string };
}

export interface Selection<Field extends string> extends Omit<ListQuery<Field>, 'paging'> {
  /** Further conditions; `?` stands for the value. Any of them makes the total be counted. */
  readonly conditions: readonly { readonly sql: string; readonly value?: unknown }[];
  /** A condition that the counters know too. */
  readonly onlyIdentified?: boolean;
  /** Also the columns of the source's parent. */
  readonly withParent?: boolean;
}

interface Built {
  readonly where: string;
  readonly orderBy: string;
  readonly total: string;
  readonly values: readonly unknown[];
  /** Patterns are planned for their own values: a search's best plan depends on its words. */
  readonly isPrepared: boolean;
}

// Distinct texts are few: fields × direction × filters × usual sizes.
const statements = new Map<string, Statement>();

/** One page, with the total of the same snapshot. */
export async function fetchPage<Row extends object, Field extends string>(
  db: Database,
  schema: Schema,
  source: ListSource<Field>,
  selection: Selection<Field>,
  paging: Paging,
): Promise<Page<Row>> {
  const built = build(source, selection);
  const range = rangeOf(paging, built.values.length);
  const parent = selection.withParent === true ? source.parent : undefined;
  const columns = parent === undefined ? source.columns : `${source.columns}, ${parent.columns}`;
  const text = `SELECT ${columns}, (${built.total}) AS total FROM ${source.table} r ${parent?.join ?? ''}
    WHERE ${built.where} ORDER BY ${built.orderBy} ${range.sql}`;
  const values = [...built.values, ...range.values];
  const rows = await db.query<Row & { total: number }>(prepare(text, schema, built.isPrepared), values);
  const first = rows[0];
  if (first !== undefined) return { rows, total: first.total };
  // An empty page has no row to carry the total.
  const totals = await db.query<{ total: number }>(
    prepare(`SELECT (${built.total}) AS total`, schema, built.isPrepared),
    built.values,
  );
  return { rows: [], total: totals[0]?.total ?? 0 };
}

const USUAL_SIZES = new Set([10, 20, 25, 50, 100]);

/**
 * PostgreSQL keeps the plan of a prepared statement when it looks no dearer than one for the values at hand. A limit that
 * it does not know looks like a tenth of the table, and then it plans anew each time: so the usual first pages say theirs.
 */
function rangeOf({ from, count }: Paging, n: number): { sql: string; values: readonly number[] } {
  if (from === 0 && USUAL_SIZES.has(count)) return { sql: `LIMIT ${count}`, values: [] };
  return { sql: `LIMIT $${n + 1} OFFSET $${n + 2}`, values: [count, from] };
}

/**
 * The same rows through a cursor: all of them, or a page too long to hold. A page's total comes with its first row, in
 * the same snapshot.
 */
export async function openList<Row extends object, Field extends string>(
  streams: StreamPool,
  schema: Schema,
  source: ListSource<Field>,
  selection: Selection<Field>,
  paging: Paging | undefined,
): Promise<RowStream<Row>> {
  const built = build(source, selection);
  const rows = `FROM ${source.table} r WHERE ${built.where} ORDER BY ${built.orderBy}`;
  if (paging === undefined) {
    const all = unprepared(`SELECT ${source.columns} ${rows}`, schema);
    return { batches: await streams.open<Row>(all, built.values), total: undefined };
  }
  const n = built.values.length;
  const text = `SELECT ${source.columns}, (${built.total}) AS total ${rows} LIMIT $${n + 1} OFFSET $${n + 2}`;
  const values = [...built.values, paging.count, paging.from];
  const batches = await streams.open<Row & { total: number }>(unprepared(text, schema), values);
  const [first] = await batches.peek();
  return { batches, total: first?.total ?? 0 };
}

function build<Field extends string>(source: ListSource<Field>, selection: Selection<Field>): Built {
  const values: unknown[] = [];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const isSearch = selection.search !== undefined;
  const where: string[] = [];
  const counted = [`kind = '${source.kind}'`];
  if (selection.archived === 'exclude') {
    where.push('NOT r.is_archived');
    counted.push('NOT is_archived');
  }
  if (selection.onlyIdentified === true) {
    where.push('r.identifier IS NOT NULL');
    counted.push('has_identifier');
  }
  if (selection.ownerEmail === undefined) {
    counted.push("owner_email = ''");
  } else {
    const value = bind(selection.ownerEmail);
    // In a subselect a value is hidden from planning: one plan serves all owners, and is made once.
    const owner = isSearch ? value : `(SELECT ${value}::text)`;
    where.push(`r.owner_email = ${owner}`);
    // Under the empty owner all rows are counted: a bearer without an address owns none of them.
    counted.push(`owner_email = ${owner} AND owner_email <> ''`);
  }
  for (const { sql, value } of selection.conditions) {
    where.push(value === undefined ? sql : sql.replace('?', () => bind(value)));
  }
  if (selection.search !== undefined) {
    const patterns = bind(selection.search.map((term) => `%${term.replaceAll(/[\\%_]/g, '\\$&')}%`));
    where.push(
      `(${source.searchColumns.map((column) => `${column} ILIKE ANY (${patterns}::text[])`).join(' OR ')})`,
    );
  }
  const isFiltered = isSearch || selection.conditions.length > 0;
  const all = where.length === 0 ? 'true' : where.join(' AND ');
  return {
    where: all,
    orderBy: orderBy(source, selection.sorting),
    total: isFiltered
      ? `SELECT count(*) FROM ${source.table} r WHERE ${all}`
      : `SELECT coalesce(sum(n), 0)::bigint FROM @schema.row_counts WHERE ${counted.join(' AND ')}`,
    values,
    isPrepared: !isSearch,
  };
}

function orderBy<Field extends string>(source: ListSource<Field>, sorting: Sorting<Field>): string {
  const direction = sorting.ascending ? 'ASC' : 'DESC';
  const key = `${source.sortKeys[sorting.field]} ${direction}`;
  return sorting.field === 'id' ? key : `${key}, r.id ${direction}`;
}

function prepare(text: string, schema: Schema, isPrepared: boolean): Prepared {
  if (!isPrepared) return unprepared(text, schema);
  let statement = statements.get(text);
  if (statement === undefined) {
    statement = statementOf(text);
    statements.set(text, statement);
  }
  return statement(schema);
}
