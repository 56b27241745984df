import { expect, test } from 'vitest';
import { BadRequestError } from './errors.ts';
import { organizationOf } from './organization.ts';

const bearer = (organization: unknown) => ({
  email: undefined,
  clientId: undefined,
  permissions: new Set<string>(),
  organization,
});

test.each([
  [{ acme: { id: '0C5D1E2F-0000-4000-8000-00000000000A' } }, '0c5d1e2f-0000-4000-8000-00000000000a'],
  [{ '0c5d1e2f-0000-4000-8000-00000000000a': {} }, '0c5d1e2f-0000-4000-8000-00000000000a'],
  [{ Acme: {} }, 'Acme'],
])('%j names %s', (claim, id) => {
  expect(organizationOf(bearer(claim))).toBe(id);
});

test.each([
  undefined,
  null,
  'acme',
  [],
  ['acme'],
  {},
  { a: {}, b: {} },
  { a: null },
  { a: 'x' },
  { a: { id: 5 } },
  { a: { id: null } },
  { a: { id: '' } },
  { '': {} },
  { 'a"; drop schema x': {} },
  { a: { id: '../x' } },
  { a: { id: 'x'.repeat(49) } },
  { ümlaut: {} },
])('%j is refused', (claim) => {
  expect(() => organizationOf(bearer(claim))).toThrow(BadRequestError);
});
