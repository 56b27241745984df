/** Who asks: what a verified token says, and the rights that follow from it. */

import { NoClientIdError, NoEmailError } from './errors.ts';

export interface Identity {
  /** The `email` claim when it is a usable address. */
  readonly email: string | undefined;
  /** The cluster: `client_id`, or without it `azp`. */
  readonly clientId: string | undefined;
  readonly permissions: ReadonlySet<string>;
  /** The `organization` claim as it came; read only with multi-tenancy. */
  readonly organization: unknown;
}

/** Somebody who changes rows: an owner's address, and whether others' rows are open to them too. */
export interface Actor {
  readonly email: string;
  readonly mayChangeOthers: boolean;
}

const ADMIN = 'jobbergate:admin';
const MAINTAINER = 'jobbergate:maintainer';

/** One `@` with something on both sides, no white space or control character, at most 255 characters; also under `.local`. */
export function isEmail(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length <= 255 &&
    /^[^\s@\p{Cc}\p{Cs}]+@[^\s@\p{Cc}\p{Cs}]+$/u.test(value)
  );
}

/** @throws NoEmailError when the token names nobody who could own a row. */
export function actorOf(identity: Identity): Actor {
  if (identity.email === undefined) throw new NoEmailError();
  const mayChangeOthers = identity.permissions.has(ADMIN) || identity.permissions.has(MAINTAINER);
  return { email: identity.email, mayChangeOthers };
}

/** @throws NoClientIdError when the token names no cluster. */
export function clusterOf(identity: Identity): string {
  if (identity.clientId === undefined) {
    throw new NoClientIdError('Could not find a client_id in the auth token.');
  }
  return identity.clientId;
}

/** Whether any of the `accepted` permissions, or the administrator's, is held. */
export function isPermitted(identity: Identity, accepted: readonly string[]): boolean {
  return identity.permissions.has(ADMIN) || holdsAny(identity, accepted);
}

/** Whether any of the `accepted` permissions itself is held. */
export function holdsAny(identity: Identity, accepted: readonly string[]): boolean {
  return accepted.some((name) => identity.permissions.has(name));
}
