import { type Store, UnavailableError } from '@jobbergate/core';
import { useTestDatabase } from '@jobbergate/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OpenStore, openStore } from './openStore.ts';

const database = useTestDatabase();

const openAgain = () =>
  openStore({ target: database().connection, connections: 2, onError: () => undefined });

const ask = (store: OpenStore, text: string) => store.database.query({ name: undefined, text }, []);
const ADA = { email: 'ada@example.org', mayChangeOthers: false };
const NEW = { name: 'one', identifier: null, description: null, templateVars: null };
const ALL = {
  ownerEmail: undefined,
  search: undefined,
  archived: 'include',
  sorting: { field: 'id', ascending: true },
  withoutIdentifier: 'include',
} as const;

async function templatesOf(organization: string): Promise<number> {
  const store = await openAgain();
  try {
    const { templates } = await store.forOrganization(organization);
    await templates.insert(NEW, 'ada@example.org');
    return (await templates.list({ ...ALL, paging: { from: 0, count: 10 } })).total;
  } finally {
    await store.close();
  }
}

test('a tenant whose schema was dropped is made anew when it is named again, and troubles nobody till then', async () => {
  expect(await templatesOf('leaving')).toBe(1);
  expect(await templatesOf('leaving')).toBe(2);
  const store = await openAgain();
  try {
    await ask(store, 'DROP SCHEMA jobbergate_org_leaving CASCADE');
    expect(await store.collectContents()).toBe(0);
  } finally {
    await store.close();
  }
  expect(await templatesOf('leaving')).toBe(1);
});

describe('a tenant whose schema is dropped while it is remembered', () => {
  let store: OpenStore;
  beforeAll(async () => {
    store = await openAgain();
  });
  afterAll(() => store.close());

  const paging = { from: 0, count: 10 };

  /** What meets the dropped schema, in each way of asking. */
  const ways: readonly [string, (rows: Store) => Promise<unknown>][] = [
    ['a statement', ({ templates }) => templates.list({ ...ALL, paging })],
    ['a transaction', ({ templates }) => templates.replaceContents(1, null, ADA)],
    [
      'a stream',
      async ({ templates }) => (await templates.stream({ ...ALL, paging: undefined })).batches.next(),
    ],
  ];

  test.each(ways)(
    '%s says that it is not to be had, and the next one finds it made anew',
    async (_, meet) => {
      const remembered = await store.forOrganization('dropped');
      await remembered.templates.insert(NEW, ADA.email);
      await ask(store, 'DROP SCHEMA jobbergate_org_dropped CASCADE');
      await expect(meet(remembered)).rejects.toBeInstanceOf(UnavailableError);
      const { templates } = await store.forOrganization('dropped');
      expect(await templates.list({ ...ALL, paging })).toEqual({ rows: [], total: 0 });
    },
  );

  test('a schema that is there without its tables is a defect, and stays one', async () => {
    const { templates } = await store.forOrganization('broken');
    await ask(store, 'DROP TABLE jobbergate_org_broken.templates CASCADE');
    const list = templates.list({ ...ALL, paging });
    await expect(list).rejects.toMatchObject({ code: '42P01' });
    await expect(list).rejects.not.toBeInstanceOf(UnavailableError);
  });
});
