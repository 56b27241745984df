/** Lists of the documented contract: what the query asks for, and an answer that streams when it is long. */

import { type Listing, type Paging, type ListQuery as RowQuery, searchTerms } from '@jobbergate/core';
import type { FastifyReply } from 'fastify';
import { clampCount } from '../../http/clampCount.ts';
import { sendJsonStream } from '../../http/jsonStream.ts';
import { readSortField } from '../../http/sortField.ts';

/** Members that every list's query has. */
export interface ListQuery {
  readonly start?: number;
  readonly limit?: number;
  readonly search?: string;
  readonly sort_field?: string;
  readonly sort_ascending?: boolean;
}

/** @throws UnknownSortFieldError */
export function listOptions<Field extends string>(
  query: ListQuery,
  fields: Readonly<Record<string, Field>>,
): Omit<RowQuery<Field>, 'ownerEmail'> {
  const terms = searchTerms(query.search ?? '');
  return {
    paging: pagingOf(query),
    // A blank search is none.
    search: terms.length === 0 ? undefined : terms,
    sorting: {
      field: readSortField(query.sort_field ?? 'id', fields),
      ascending: query.sort_ascending ?? true,
    },
    archived: 'exclude',
  };
}

/** The envelope; null stands for "not paged", whatever `limit` says. */
export async function sendList<Row, Wire>(
  reply: FastifyReply,
  listing: Listing<Row>,
  query: ListQuery,
  toWire: (row: Row) => Wire,
): Promise<FastifyReply> {
  const page = pageOf(query) ?? { start: null, limit: null };
  if ('rows' in listing) {
    return reply.send({ results: listing.rows.map(toWire), pagination: { total: listing.total, ...page } });
  }
  return sendJsonStream(reply, longList(listing, page, toWire), () => listing.batches.return());
}

const DEFAULT_LIMIT = 10;

/** The page that is asked for; undefined: all rows. What is past any possible row becomes a number that is exact. */
function pageOf(query: ListQuery): { readonly start: number; readonly limit: number } | undefined {
  if (query.start === undefined) return undefined;
  return { start: clampCount(query.start), limit: clampCount(query.limit ?? DEFAULT_LIMIT) };
}

function pagingOf(query: ListQuery): Paging | undefined {
  const page = pageOf(query);
  return page && { from: clampCount(page.start * page.limit), count: page.limit };
}

/** The same envelope, written as the rows come. */
async function* longList<Row, Wire>(
  listing: Extract<Listing<Row>, { batches: unknown }>,
  page: { readonly start: number | null; readonly limit: number | null },
  toWire: (row: Row) => Wire,
): AsyncGenerator<string> {
  let sent = 0;
  yield '{"results":[';
  for await (const rows of listing.batches) {
    const texts = rows.map((row) => JSON.stringify(toWire(row)));
    yield (sent > 0 && texts.length > 0 ? ',' : '') + texts.join(',');
    sent += rows.length;
  }
  yield `],"pagination":${JSON.stringify({ total: listing.total ?? sent, ...page })}}`;
}
