/** Lists: what may be asked of them, and what comes back. */

/** `from` and `count` are in rows. */
export interface Paging {
  readonly from: number;
  readonly count: number;
}

export interface Sorting<Field extends string> {
  readonly field: Field;
  readonly ascending: boolean;
}

/** What the list of every kind of row can be asked. */
export interface ListQuery<Field extends string> {
  /** Only rows of this owner. */
  readonly ownerEmail: string | undefined;
  /** Words of which one must be contained; undefined: no filter. */
  readonly search: readonly string[] | undefined;
  /** Whether archived rows come too. */
  readonly archived: 'include' | 'exclude';
  readonly sorting: Sorting<Field>;
  /** Undefined: all rows. */
  readonly paging: Paging | undefined;
}

/** The same of a list that is asked for one page. */
export type Paged<Query> = Query & { readonly paging: Paging };

/** One page and the size of the whole selection, both of one snapshot. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
}

/** Batches of rows; `return` ends them, also before the first one. */
export interface Batches<Row> extends AsyncIterableIterator<readonly Row[], undefined> {
  return(): Promise<IteratorResult<readonly Row[], undefined>>;
  [Symbol.asyncIterator](): Batches<Row>;
}

/**
 * Rows of one snapshot in batches, in constant memory. Must be read to the end or returned (`for await` does both, once
 * it has begun), else its connection stays taken until the store's time limit.
 */
export interface RowStream<Row> {
  readonly batches: Batches<Row>;
  /** Size of the whole selection; undefined when all of it comes, so that whoever reads it counts. */
  readonly total: number | undefined;
}

/** A list small enough to hold, or one to be read as it comes. */
export type Listing<Row> = Page<Row> | RowStream<Row>;

/** Rows that an answer may hold in memory; beyond them it is streamed. */
const HELD_ROWS = 1000;

interface ListSource<Query, Row> {
  list(query: Paged<Query>): Promise<Page<Row>>;
  stream(query: Query): Promise<RowStream<Row>>;
}

/**
 * Reads a list of any length in bounded memory. Without paging all rows are meant. Nearly every list is short: those
 * cost one statement, and no connection of the few that whole lists share.
 */
export async function readListing<Query extends { readonly paging: Paging | undefined }, Row>(
  store: ListSource<Query, Row>,
  query: Query,
): Promise<Listing<Row>> {
  const { paging } = query;
  if (paging !== undefined && paging.count <= HELD_ROWS) return store.list({ ...query, paging });
  const head = await store.list({ ...query, paging: { from: paging?.from ?? 0, count: HELD_ROWS + 1 } });
  return head.rows.length <= HELD_ROWS ? head : store.stream(query);
}

/** The words of a search; a row matches when any of them is contained. None: nothing matches. */
export function searchTerms(search: string): readonly string[] {
  return search.split(/\s+/u).filter((term) => term !== '');
}
