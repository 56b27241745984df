/** Pages of statements that always return the total: on a row of its own when the page is empty. */

import type { Page } from '@jobbergate/core';

/** A row of the page, or nulls beside the total. */
export type PageRow<Row extends { readonly id: unknown }> = { readonly total: number } & (
  | Row
  | { readonly id: null }
);

/** The rows that are there, and the total. */
export function toPage<Row extends { readonly id: unknown }, Entity>(
  rows: readonly PageRow<Row>[],
  toEntity: (row: Row) => Entity,
): Page<Entity> {
  return { rows: rows.filter(isThere).map(toEntity), total: rows[0]?.total ?? 0 };
}

function isThere<Row extends { readonly id: unknown }>(row: PageRow<Row>): row is PageRow<Row> & Row {
  return row.id !== null;
}
