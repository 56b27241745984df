import { useTestDatabase } from '@jobbergate/testkit';
import { expect, test } from 'vitest';
import { openStore } from './openStore.ts';

const database = useTestDatabase();

/** Rows of many owners with three each, as PostgreSQL has counted them; then many more of one, as it has not yet. */
const FILL = `
  INSERT INTO jobbergate_main.scripts (name, owner_email) SELECT 'one', i % 1000 || '@example.org' FROM generate_series(1, 3000) i;
  INSERT INTO jobbergate_main.submissions (name, owner_email, client_id)
    SELECT 'one', i % 1000 || '@example.org', 'c' FROM generate_series(1, 3000) i;
  INSERT INTO jobbergate_main.templates (name, owner_email) SELECT 'one', i % 1000 || '@example.org' FROM generate_series(1, 3000) i;
  ANALYZE;
  INSERT INTO jobbergate_main.scripts (name, owner_email) SELECT 'many', 'many@example.org' FROM generate_series(1, 20000);`;

const QUERY = { ownerEmail: 'many@example.org', search: undefined } as const;
const PAGING = { from: 0, count: 50 };

test('an owner’s page is read in the order of an index, however many rows others have', async () => {
  const texts: string[] = [];
  const onStatement = (text: string) => texts.push(text);
  const { connection: target } = database();
  const store = await openStore({ target, connections: 1, onError: () => undefined, onStatement });
  try {
    const ask = async (text: string) =>
      store.database.query<Record<string, unknown>>({ name: undefined, text }, []);
    for (const text of FILL.split(';\n').map((one) => one.replace(/;$/, ''))) await ask(text);
    texts.length = 0;
    for (const archived of ['include', 'exclude'] as const) {
      for (const ascending of [true, false]) {
        const query = { ...QUERY, archived, sorting: { field: 'id', ascending } as const, paging: PAGING };
        const { scripts, submissions, templates } = store.main;
        const page = await scripts.list(query);
        expect([page.rows.length, page.total]).toEqual([50, 20_000]);
        await submissions.list({ ...query, slurmJobIds: undefined });
        await templates.list({ ...query, withoutIdentifier: 'include' });
      }
    }
    const lists = texts.filter((text) => text.includes('LIMIT 50'));
    expect(lists).toHaveLength(12);
    for (const text of lists) {
      const plan = (await ask(`EXPLAIN (GENERIC_PLAN) ${text}`)).map((row) => row['QUERY PLAN']).join('\n');
      expect(plan).not.toContain('Sort');
    }
  } finally {
    await store.close();
  }
});
