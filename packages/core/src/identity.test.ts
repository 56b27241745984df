import { expect, test } from 'vitest';
import { NoClientIdError, NoEmailError } from './errors.ts';
import { actorOf, clusterOf, type Identity, isEmail, isPermitted } from './identity.ts';

const nobody: Identity = {
  email: undefined,
  clientId: undefined,
  permissions: new Set(),
  organization: undefined,
};

test.each(['a@b', 'local-user@jobbergate.local', 'ü@example.org'])('%j is an e-mail address', (text) => {
  expect(isEmail(text)).toBe(true);
});

test.each(['', 'a', 'a@', '@b', 'a b@c', 'a@b@c', 'a\n@b', '\ud800@b', `${'x'.repeat(255)}@b`, 5, null])(
  '%j is none',
  (value) => {
    expect(isEmail(value)).toBe(false);
  },
);

test('an owner needs an e-mail address, an agent a client id', () => {
  expect(() => actorOf(nobody)).toThrow(NoEmailError);
  expect(() => clusterOf(nobody)).toThrow(NoClientIdError);
});

test('administrators and maintainers may change what others own, others may not', () => {
  const holding = (permission: string) =>
    actorOf({ ...nobody, email: 'a@b', permissions: new Set([permission]) });
  expect(holding('jobbergate:admin').mayChangeOthers).toBe(true);
  expect(holding('jobbergate:maintainer').mayChangeOthers).toBe(true);
  expect(holding('jobbergate:applications:edit').mayChangeOthers).toBe(false);
});

test('any accepted permission opens, and so does the administrator’s, but not the maintainer’s', () => {
  const holding = (...permissions: string[]) => ({ ...nobody, permissions: new Set(permissions) });
  expect(isPermitted(holding('b'), ['a', 'b'])).toBe(true);
  expect(isPermitted(holding('jobbergate:admin'), ['a'])).toBe(true);
  expect(isPermitted(holding('jobbergate:maintainer'), ['a'])).toBe(false);
  expect(isPermitted(holding(), [])).toBe(false);
});
