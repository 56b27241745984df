import { readFileSync } from 'node:fs';
import { createTestDatabase } from '@jobbergate/testkit';
import pg from 'pg';
import { expect, test } from 'vitest';
import { dumpSchema, SCHEMA_FILE } from './dump-schema.ts';

test('the migrations make the schema that packages/store/schema.txt shows (npm run schema writes it)', async () => {
  const database = await createTestDatabase();
  const client = new pg.Client(database.connection);
  await client.connect();
  const dump = await dumpSchema(client).finally(() => client.end());
  await database.drop();
  expect(dump).toBe(readFileSync(SCHEMA_FILE, 'utf8'));
});
