/** Lists of the current contract: what the query asks for, and the envelope of the answer. */

import {
  isRowId,
  type Page,
  type Paged,
  type Paging,
  type ListQuery as RowQuery,
  searchTerms,
} from '@jobbergate/core';
import { clampCount } from '../../http/clampCount.ts';
import { readSortField } from '../../http/sortField.ts';

/** Paging of every list. */
export interface PageQuery {
  readonly page?: number;
  readonly size?: number;
}

/** Members that every list of rows has in its query. */
export interface ListQuery extends PageQuery {
  readonly user_only?: boolean;
  readonly search?: string;
  readonly sort_field?: string;
  readonly sort_ascending?: boolean;
  readonly include_archived?: boolean;
}

/** `email`: whose rows `user_only` leaves. @throws UnknownSortFieldError */
export function listOptions<Field extends string>(
  query: ListQuery,
  fields: Readonly<Record<string, Field>>,
  email: string | undefined,
): Paged<RowQuery<Field>> {
  return {
    paging: pagingOf(query),
    // A blank search finds nothing, an empty one is none.
    search: query.search ? searchTerms(query.search) : undefined,
    sorting: {
      field: readSortField(query.sort_field || 'id', fields),
      ascending: query.sort_ascending ?? true,
    },
    archived: query.include_archived === true ? 'include' : 'exclude',
    ownerEmail: query.user_only === true ? (email ?? '') : undefined,
  };
}

/** Rows of one parent alone: an id that no row could have finds what id 0 finds, nothing. */
export function parentFilter(id: number | undefined): number | undefined {
  if (id === undefined) return undefined;
  return isRowId(id) ? id : 0;
}

/** Which rows a page means. */
export function pagingOf(query: PageQuery): Paging {
  const { number, size } = pageOf(query);
  return { from: clampCount((number - 1) * size), count: size };
}

/** The envelope of a page. */
export function toEnvelope<Row, Wire>(page: Page<Row>, query: PageQuery, toWire: (row: Row) => Wire) {
  const { number, size } = pageOf(query);
  return {
    items: page.rows.map(toWire),
    total: page.total,
    page: number,
    size,
    pages: Math.ceil(page.total / size),
  };
}

/** A page past any possible row becomes one whose number is exact. */
function pageOf({ page = 1, size = 50 }: PageQuery): { readonly number: number; readonly size: number } {
  return { number: clampCount(page), size };
}
