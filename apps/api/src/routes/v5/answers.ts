/** Response schemas of a route: its own answer, and the errors that its kind of route can give. */

import * as wire from '@jobbergate/contract/v5';
import { type TSchema, Type } from 'typebox';

type Kind = 'list' | 'row' | 'create' | 'change' | 'delete' | 'file' | 'upload' | 'agent';

const described = (schema: TSchema, description: string) => ({ ...schema, description });

const UNAUTHENTICATED = described(wire.Detail, 'No valid token');
const FORBIDDEN = described(wire.Detail, 'The right is missing, or the row is somebody else’s');
const BAD_REQUEST = described(wire.Detail, 'The request does not fit the token, or what there is');
const NOT_FOUND = described(wire.Detail, 'No such row or file');
const CONFLICT = described(wire.Detail, 'Another row has what must be unique, or says otherwise');
const TOO_LARGE = described(wire.Detail, 'The body or the file is too large');
const INVALID = described(wire.ValidationError, 'What is wrong with the request, each error with its place');
const UNAVAILABLE = described(
  wire.Detail,
  'Busy, or the database is away; Retry-After says when to try again',
);

const ERRORS: Readonly<Record<Kind, Readonly<Record<number, TSchema>>>> = {
  list: { 400: BAD_REQUEST },
  row: { 400: BAD_REQUEST, 404: NOT_FOUND },
  create: { 400: BAD_REQUEST, 404: NOT_FOUND, 409: CONFLICT, 413: TOO_LARGE },
  change: { 400: BAD_REQUEST, 404: NOT_FOUND, 409: CONFLICT, 413: TOO_LARGE },
  delete: { 400: BAD_REQUEST, 404: NOT_FOUND, 409: CONFLICT },
  file: { 400: BAD_REQUEST, 404: NOT_FOUND },
  upload: { 400: BAD_REQUEST, 404: NOT_FOUND, 413: TOO_LARGE },
  agent: { 400: BAD_REQUEST, 404: NOT_FOUND, 409: CONFLICT, 413: TOO_LARGE },
};

/** A success that has no body. */
export const Noted = Type.Unsafe<undefined>({ type: 'null', description: 'Noted' });

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

/** The same for a route that answers with a file's text. */
export function textAnswers(kind: Kind): Record<number, TSchema> {
  const text = {
    description: 'The file',
    headers: { filename: { type: 'string', description: 'Its name, percent-encoded beyond ASCII' } },
    content: { 'text/plain': { schema: { type: 'string' } } },
  };
  return { ...answers(200, wire.Detail, kind), 200: text as unknown as TSchema };
}
