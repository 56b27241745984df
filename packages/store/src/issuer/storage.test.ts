import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useTestDatabase } from '../../../testkit/src/postgres.ts';
import { Database } from '../database.ts';
import { PostgresIssuerStorage } from './storage.ts';

const ownDatabase = useTestDatabase();
let database: Database;
let storage: PostgresIssuerStorage;

beforeAll(() => {
  const options = { connections: 8, statementTimeoutMs: 10_000, onError: () => undefined };
  database = new Database({ ...options, target: ownDatabase().connection });
  storage = new PostgresIssuerStorage(database);
});
afterAll(() => database.close());

const NOW = Math.floor(Date.now() / 1000);

test('a record comes back as it was written, by each of its names, within its model alone', async () => {
  const payload = { text: 'U+0000 \0, lone \ud800, "__proto__"', nested: [{ __proto__: null, n: 1.5 }] };
  const record = { model: 'Session', id: 'a', payload, uid: 'u', userCode: 'CODE', expiresAt: NOW + 60 };
  await storage.upsert(record);
  const expected = {
    payload: JSON.parse(JSON.stringify(payload)),
    expiresAt: NOW + 60,
    consumedAt: undefined,
  };
  expect(await storage.find('Session', 'a')).toEqual(expected);
  expect(await storage.findByUid('Session', 'u')).toEqual(expected);
  expect(await storage.findByUserCode('Session', 'CODE')).toEqual(expected);
  expect(await storage.find('Grant', 'a')).toBeUndefined();
  expect(await storage.find('Session', 'b')).toBeUndefined();
});

test('writing again replaces', async () => {
  await storage.upsert({ model: 'Grant', id: 'again', payload: { n: 1 }, expiresAt: NOW + 60 });
  await storage.upsert({ model: 'Grant', id: 'again', payload: { n: 2 } });
  expect(await storage.find('Grant', 'again')).toEqual({
    payload: { n: 2 },
    expiresAt: undefined,
    consumedAt: undefined,
  });
});

describe('a code', () => {
  test('is consumed by one of many, and stays consumed when it is written again', async () => {
    const code = { model: 'AuthorizationCode', id: 'c', payload: {}, expiresAt: NOW + 60 };
    await storage.upsert(code);
    const taken = await Promise.all(
      Array.from({ length: 20 }, () => storage.consume('AuthorizationCode', 'c')),
    );
    expect(taken.filter(Boolean)).toHaveLength(1);
    await storage.upsert(code);
    expect((await storage.find('AuthorizationCode', 'c'))?.consumedAt).toBeGreaterThanOrEqual(NOW);
    expect(await storage.consume('AuthorizationCode', 'c')).toBe(false);
  });

  test('that is not there cannot be consumed, extended or destroyed into being', async () => {
    expect(await storage.consume('AuthorizationCode', 'none')).toBe(false);
    await storage.extend('AuthorizationCode', 'none', NOW);
    await storage.destroy('AuthorizationCode', 'none');
    expect(await storage.find('AuthorizationCode', 'none')).toBeUndefined();
  });
});

test('revoking a grant deletes everything that hangs on it, and nothing else', async () => {
  await storage.upsert({ model: 'Grant', id: 'g1', payload: {} });
  await storage.upsert({ model: 'RefreshToken', id: 'r1', payload: {}, grantId: 'g1' });
  await storage.upsert({ model: 'RefreshToken', id: 'r2', payload: {}, grantId: 'g2' });
  await storage.revokeByGrantId('g1');
  expect(await storage.find('Grant', 'g1')).toBeUndefined();
  expect(await storage.find('RefreshToken', 'r1')).toBeUndefined();
  expect(await storage.find('RefreshToken', 'r2')).toBeDefined();
});

test('expired records are deleted, a bounded number at a time, by several processes at once', async () => {
  for (let i = 0; i < 30; i += 1) {
    await storage.upsert({ model: 'DeviceCode', id: `old-${i}`, payload: {}, expiresAt: NOW - 1000 });
  }
  await storage.upsert({ model: 'DeviceCode', id: 'young', payload: {}, expiresAt: NOW + 1000 });
  await storage.upsert({ model: 'DeviceCode', id: 'eternal', payload: {} });
  const before = new Date((NOW - 500) * 1000);
  const deleted = await Promise.all([1, 2, 3].map(() => storage.deleteExpired(before, 10)));
  expect(Math.max(...deleted)).toBe(10);
  for (let rest = 1; rest > 0; ) rest = await storage.deleteExpired(before, 10);
  expect(await storage.find('DeviceCode', 'old-0')).toBeUndefined();
  expect(await storage.find('DeviceCode', 'young')).toBeDefined();
  expect(await storage.find('DeviceCode', 'eternal')).toBeDefined();
});

test('of keys that are added as the same generation at once, one stays', async () => {
  const keys = Array.from({ length: 8 }, (_, i) => ({
    generation: 1,
    kid: `kid-${i}`,
    privateJwk: { kty: 'RSA', i },
    signsFrom: new Date(1_700_000_000_123),
  }));
  const added = await Promise.all(keys.map((key) => storage.addKey(key)));
  const winner = keys[added.indexOf(true)];
  expect(added.filter(Boolean)).toHaveLength(1);
  expect(await storage.listKeys()).toEqual([winner]);
  await storage.addKey({ generation: 2, kid: 'second', privateJwk: {}, signsFrom: new Date() });
  expect((await storage.listKeys()).map((key) => key.generation)).toEqual([2, 1]);
  await storage.deleteKey(String(winner?.kid));
  expect((await storage.listKeys()).map((key) => key.kid)).toEqual(['second']);
});

test('no statement reads a table from end to end once there are many rows', async () => {
  await database.query(
    {
      name: undefined,
      text: `INSERT INTO jobbergate.issuer_records (model, id, payload, grant_id, user_code, uid, expires_at)
      SELECT 'DeviceCode', 'row-' || n, '{}', 'grant-' || n, 'code-' || n, 'uid-' || n, now() FROM generate_series(1, 20000) n`,
    },
    [],
  );
  await database.query({ name: undefined, text: 'ANALYZE jobbergate.issuer_records' }, []);
  const where = [
    "model = 'DeviceCode' AND id = 'row-7'",
    "model = 'DeviceCode' AND user_code = 'code-7'",
    "model = 'DeviceCode' AND uid = 'uid-7'",
    "grant_id = 'grant-7' OR (model = 'Grant' AND id = 'grant-7')",
    "expires_at < now() - interval '1 day'",
  ];
  for (const condition of where) {
    const text = `EXPLAIN SELECT 1 FROM jobbergate.issuer_records WHERE ${condition}`;
    const plan = await database.query({ name: undefined, text }, []);
    expect(JSON.stringify(plan)).not.toContain('Seq Scan');
  }
});
