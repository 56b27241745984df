import { expect, test } from 'vitest';
import { S3Rules } from './S3Rules.ts';

test('without leave nothing may be read', () => {
  for (const allowed of [[], ['10.0.0.0/8', 'files']]) {
    const rules = new S3Rules(allowed);
    expect(rules.isEmpty).toBe(true);
    expect(rules.allows({ bucket: 'files', key: 'a' })).toBe(false);
  }
});

test('with leave a whole bucket may be read, of others what has a prefix by whole parts', () => {
  const rules = new S3Rules(['10.0.0.0/8', 's3://files', 's3://shared/data/']);
  expect(rules.isEmpty).toBe(false);
  for (const [bucket, key] of [
    ['files', 'a'],
    ['files', '/a/b'],
    ['shared', 'data/a'],
    ['shared', 'data/a/b'],
  ] as const) {
    expect(rules.allows({ bucket, key }), `${bucket} ${key}`).toBe(true);
  }
  for (const [bucket, key] of [
    ['file', 'a'],
    ['files2', 'a'],
    ['shared', 'a'],
    ['shared', 'data'],
    ['shared', 'database/a'],
    ['shared', 'Data/a'],
    ['shared', '/data/a'],
    ['data', 'data/a'],
  ] as const) {
    expect(rules.allows({ bucket, key }), `${bucket} ${key}`).toBe(false);
  }
});
