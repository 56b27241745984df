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

/** One page and the size of the whole selection, both of one snapshot. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
}

/**
 * Rows of one snapshot in batches, in constant memory. Must be read to the end or returned (`for await` does both),
 * else its connection stays taken until the store's time limit.
 */
export interface RowStream<Row> {
  readonly batches: AsyncIterable<readonly Row[]>;
  /** Size of the whole selection; undefined when all of it comes, so that whoever reads it counts. */
  readonly total: number | undefined;
}

/** A list small enough to hold, or one to be read as it comes. */
export type Listing<Row> = Page<Row> | RowStream<Row>;

/** Rows that an answer may hold in memory; beyond them it is streamed. */
const HELD_ROWS = 1000;

interface ListSource<Query, Row> {
  list(query: Query): Promise<Page<Row>>;
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
  if (query.paging !== undefined && query.paging.count <= HELD_ROWS) return store.list(query);
  const from = query.paging?.from ?? 0;
  const head = await store.list({ ...query, paging: { from, count: HELD_ROWS + 1 } });
  return head.rows.length <= HELD_ROWS ? head : store.stream(query);
}

/** The words of a search; a row matches when any of them is contained. None: nothing matches. */
export function searchTerms(search: string): readonly string[] {
  return search.split(/\s+/u).filter((term) => term !== '');
}
