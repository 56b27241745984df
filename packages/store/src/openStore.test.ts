import { useTestDatabase } from '@jobbergate/testkit';
import { expect, test } from 'vitest';
import { openStore } from './openStore.ts';

const database = useTestDatabase();

const openAgain = () =>
  openStore({ target: database().connection, connections: 2, onError: () => undefined });

async function templatesOf(organization: string): Promise<number> {
  const store = await openAgain();
  try {
    const { templates } = await store.forOrganization(organization);
    await templates.insert(
      { name: 'one', identifier: null, description: null, templateVars: null },
      'ada@example.org',
    );
    const query = { ownerEmail: undefined, search: undefined, archived: 'include' } as const;
    const sorting = { field: 'id', ascending: true } as const;
    const paging = { from: 0, count: 10 };
    const page = await templates.list({ ...query, sorting, paging, withoutIdentifier: 'include' });
    return page.total;
  } finally {
    await store.close();
  }
}

test('a tenant whose schema was dropped is made anew when it is named again, and troubles nobody till then', async () => {
  expect(await templatesOf('leaving')).toBe(1);
  expect(await templatesOf('leaving')).toBe(2);
  const store = await openAgain();
  try {
    await store.database.query({ name: undefined, text: 'DROP SCHEMA jobbergate_org_leaving CASCADE' }, []);
    expect(await store.collectContents()).toBe(0);
  } finally {
    await store.close();
  }
  expect(await templatesOf('leaving')).toBe(1);
});
