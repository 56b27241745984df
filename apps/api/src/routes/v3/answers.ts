/** Response schemas of a route: its own answer, and the errors that its kind of route can give. */

import * as wire from '@jobbergate/contract/v3';
import type { TSchema } from 'typebox';

type Kind = 'list' | 'row' | 'create' | 'change' | 'delete' | 'upload' | 'agent';

const described = (schema: TSchema, description: string) => ({ ...schema, description });

const UNAUTHENTICATED = described(wire.Detail, 'No valid token');
const FORBIDDEN = described(wire.Detail, 'The right is missing, or the row is somebody else’s');
const BAD_REQUEST = described(wire.Detail, 'The token or the query lacks what this needs');
const NOT_FOUND = described(wire.Detail, 'No such row');
const INVALID = described(wire.ValidationError, 'What is wrong with the request, each error with its place');
const DUPLICATE = described(wire.Detail, 'The identifier is taken');
const IN_USE = described(wire.InUse, 'Another row still refers to it');
const TOO_LARGE = described(wire.Detail, 'The body is too large');
const UNAVAILABLE = described(
  wire.Detail,
  'Busy, or the database is away; Retry-After says when to try again',
);

const ERRORS: Readonly<Record<Kind, Readonly<Record<number, TSchema>>>> = {
  list: { 400: BAD_REQUEST },
  row: { 404: NOT_FOUND },
  create: { 400: BAD_REQUEST, 404: NOT_FOUND, 409: DUPLICATE, 413: TOO_LARGE },
  change: { 400: BAD_REQUEST, 404: NOT_FOUND, 409: DUPLICATE, 413: TOO_LARGE },
  delete: { 400: BAD_REQUEST, 404: NOT_FOUND, 409: IN_USE },
  upload: { 400: BAD_REQUEST, 404: NOT_FOUND, 413: TOO_LARGE },
  agent: { 400: BAD_REQUEST, 404: NOT_FOUND, 413: TOO_LARGE },
};

/** `status` and `schema` of success; `kind` says which errors can come. */
export function answers<Status extends number, Schema extends TSchema>(
  status: Status,
  schema: Schema,
  kind: Kind,
): Record<Status, Schema> & Record<number, TSchema> {
  return {
    [status]: { description: 'Done', ...schema },
    ...ERRORS[kind],
    401: UNAUTHENTICATED,
    403: FORBIDDEN,
    422: INVALID,
    503: UNAVAILABLE,
  } as Record<Status, Schema> & Record<number, TSchema>;
}
