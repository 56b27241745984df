import type { Store } from '@jobbergate/core';
import { expect, test } from 'vitest';
import type { Schema } from './sql.ts';
import { type TenantSource, Tenants } from './tenants.ts';

/** A source that notes what it is asked; schemas named `there…` are migrated already. */
function sourceOf(migrate: TenantSource['migrate'] = async () => undefined) {
  const opened: Schema[] = [];
  const source: TenantSource = {
    isMigrated: async (schema) => schema.startsWith('jobbergate_org_there'),
    migrate,
    open: (schema) => {
      opened.push(schema);
      return { schema } as unknown as Store;
    },
  };
  return { source, opened };
}

test('a tenant that many name at once is made and opened once', async () => {
  let made = 0;
  const { source, opened } = sourceOf(async () => {
    made += 1;
  });
  const tenants = new Tenants(source);
  const stores = await Promise.all([1, 2, 3].map(() => tenants.get('new')));
  expect(new Set(stores).size).toBe(1);
  expect([made, opened]).toEqual([1, ['jobbergate_org_new']]);
});

test('a tenant that is there waits for none that are made, of which two are made at once', async () => {
  const gate = Promise.withResolvers<void>();
  let atOnce = 0;
  let most = 0;
  const { source } = sourceOf(async () => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    await gate.promise;
    atOnce -= 1;
  });
  const tenants = new Tenants(source);
  const making = Promise.all(['a', 'b', 'c', 'd'].map((name) => tenants.get(name)));
  await tenants.get('there');
  gate.resolve();
  await making;
  expect(most).toBe(2);
});

test('a failure is told, and not remembered', async () => {
  let isBroken = true;
  const { source } = sourceOf(async () => {
    if (isBroken) throw new Error('no room');
  });
  const tenants = new Tenants(source);
  await expect(tenants.get('new')).rejects.toThrow('no room');
  isBroken = false;
  await expect(tenants.get('new')).resolves.toBeDefined();
});

test('no more tenants are remembered than allowed: who was asked for longest ago is opened anew', async () => {
  const { source, opened } = sourceOf();
  const tenants = new Tenants(source, 2);
  for (const name of ['there-1', 'there-2', 'there-1', 'there-3', 'there-1', 'there-2'])
    await tenants.get(name);
  expect(opened.map((schema) => schema.at(-1))).toEqual(['1', '2', '3', '2']);
});
