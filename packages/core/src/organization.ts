/** Which organization a bearer belongs to, where an installation serves several. */

import { BadRequestError } from './errors.ts';
import type { Identity } from './identity.ts';

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;
/** What an id may be, so that it can name a database schema. */
const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,47}$/;

/**
 * The id in the claim `{"NAME": {"id": ID}}` or `{"ID": {…}}`; a UUID in any case means the same organization.
 *
 * @throws BadRequestError when the claim is absent, names several organizations, or has another form.
 */
export function organizationOf(identity: Identity): string {
  const { organization } = identity;
  if (organization === undefined || organization === null) {
    // An issuer that leaves the claim out where it would be ambiguous does not say so: Keycloak does.
    throw new BadRequestError(
      'The auth token names no organization: its bearer is a member of none, or of several and has chosen none.',
    );
  }
  const entries = isRecord(organization) ? Object.entries(organization) : [];
  const [entry] = entries;
  if (entry === undefined || entries.length > 1 || !isRecord(entry[1])) {
    throw new BadRequestError('The organization in the auth token must be an object with one member.');
  }
  const id = entry[1].id === undefined ? entry[0] : entry[1].id;
  if (typeof id !== 'string' || !ID.test(id)) {
    throw new BadRequestError('The organization in the auth token has no usable id.');
  }
  return UUID.test(id) ? id.toLowerCase() : id;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
