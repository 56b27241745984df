import type { JSONWebKeySet } from 'jose';
import { expect, test } from 'vitest';
import { cachedKeys } from './keySource.ts';

function source() {
  let now = 0;
  let reads = 0;
  let failure: Error | undefined;
  const keys = cachedKeys(
    async (): Promise<JSONWebKeySet> => {
      reads += 1;
      if (failure !== undefined) throw failure;
      return { keys: [{ kty: 'RSA', kid: `read-${reads}` }] };
    },
    () => now,
  );
  return {
    keys,
    reads: () => reads,
    pass: (seconds: number) => {
      now += seconds * 1000;
    },
    fail: (error: Error | undefined) => {
      failure = error;
    },
  };
}

test('keys are read once for many callers, and again when they are old', async () => {
  const { keys, reads, pass } = source();
  await Promise.all([keys.keys(), keys.keys(), keys.keys()]);
  expect(reads()).toBe(1);
  pass(19);
  await keys.keys();
  expect(reads()).toBe(1);
  pass(2);
  await keys.keys();
  expect(reads()).toBe(2);
});

test('an unknown key id makes a new look at once, but a thousand of them only a few', async () => {
  const { keys, reads, pass } = source();
  await keys.keys();
  await keys.keysAgain();
  expect(reads()).toBe(2);
  for (let i = 0; i < 1000; i++) await keys.keysAgain();
  expect(reads()).toBe(4);
  pass(10);
  await keys.keysAgain();
  expect(reads()).toBe(5);
});

test('known keys outlive an issuer that is away; without any there is no answer', async () => {
  const { keys, reads, pass, fail } = source();
  fail(new Error('away'));
  for (let i = 0; i < 1000; i++) await expect(keys.keys()).rejects.toThrow('cannot be had');
  expect(reads(), 'an issuer that is away is not hammered').toBe(1);
  fail(undefined);
  pass(1);
  const known = await keys.keys();
  fail(new Error('away again'));
  pass(60);
  expect(await keys.keys()).toBe(known);
  expect(reads()).toBe(3);
});
