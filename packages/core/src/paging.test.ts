import { expect, test } from 'vitest';
import { type Batches, type Page, type Paging, readListing, searchTerms } from './paging.ts';

/** A table of numbers that notes how it was asked. */
function table(size: number) {
  const asked: string[] = [];
  const rows = Array.from({ length: size }, (_, i) => i);
  const slice = ({ from, count }: Paging) => rows.slice(from, from + count);
  return {
    asked,
    async list(query: { paging: Paging }): Promise<Page<number>> {
      asked.push('list');
      return { rows: slice(query.paging), total: size };
    },
    async stream(query: { paging: Paging | undefined }) {
      asked.push('stream');
      const total = query.paging === undefined ? undefined : size;
      return { batches: inOne(query.paging === undefined ? rows : slice(query.paging)), total };
    },
  };
}

/** All rows in one batch. */
function inOne<Row>(rows: readonly Row[]): Batches<Row> {
  const whole = [rows].values();
  const batches: Batches<Row> = {
    next: async () => whole.next() as IteratorResult<readonly Row[], undefined>,
    return: async () => ({ done: true, value: undefined }),
    [Symbol.asyncIterator]: () => batches,
  };
  return batches;
}

test('a short whole list costs one statement and no stream', async () => {
  const source = table(1000);
  const listing = await readListing(source, { paging: undefined });
  expect(listing).toMatchObject({ total: 1000 });
  expect(source.asked).toEqual(['list']);
});

test('a long whole list is streamed, and so is a page too long to hold', async () => {
  for (const paging of [undefined, { from: 10, count: 5000 }]) {
    const source = table(1500);
    const listing = await readListing(source, { paging });
    expect('batches' in listing).toBe(true);
    expect(source.asked).toEqual(['list', 'stream']);
  }
});

test('a huge page of a short table is held, with the total of the whole selection', async () => {
  const listing = await readListing(table(7), { paging: { from: 5, count: 1_000_000 } });
  expect(listing).toEqual({ rows: [5, 6], total: 7 });
});

test('search terms are split on white space, and a blank search has none', () => {
  expect(searchTerms(' a\tb  c\u00a0d ')).toEqual(['a', 'b', 'c', 'd']);
  expect(searchTerms('  ')).toEqual([]);
});
