/** Response schemas of routes, in the same way under both contracts: the route's own answer, and the errors that can come. */

import type { TSchema } from 'typebox';

/** What a request names beside its query, which decides how it can fail. A row may be named by the body, too. */
export type Names = 'nothing' | 'row' | 'body' | 'row and body';

/** How a contract shapes its errors. */
export interface ErrorShapes {
  readonly Detail: TSchema;
  readonly ValidationError: TSchema;
}

/** Error answers by status. */
export type ErrorAnswers = Readonly<Record<number, TSchema>>;

/** The schemas of a route that succeeds with `status` and `schema`; `further` errors are those of few routes. */
export type Answers = <Status extends number, Schema extends TSchema>(
  status: Status,
  schema: Schema,
  names: Names,
  further?: ErrorAnswers,
) => Record<Status, Schema> & Record<number, TSchema>;

export function answersIn({ Detail, ValidationError }: ErrorShapes): Answers {
  const always: ErrorAnswers = {
    400: described(Detail, 'The request does not fit the token, or what there is'),
    401: described(Detail, 'No valid token'),
    403: described(Detail, 'The right is missing, or the row is somebody else’s'),
    422: described(ValidationError, 'What is wrong with the request, each error with its place'),
    503: described(Detail, 'Busy, or the database is away; Retry-After says when to try again'),
  };
  const row: ErrorAnswers = { 404: described(Detail, 'No such row or file') };
  const body: ErrorAnswers = { 413: described(Detail, 'The body, or a file in it, is too large') };
  const errors: Readonly<Record<Names, ErrorAnswers>> = {
    nothing: always,
    row: { ...always, ...row },
    body: { ...always, ...body },
    'row and body': { ...always, ...row, ...body },
  };
  return <Status extends number, Schema extends TSchema>(
    status: Status,
    schema: Schema,
    names: Names,
    further: ErrorAnswers = {},
  ) =>
    ({
      [status]: { description: 'Done', ...schema },
      ...errors[names],
      ...further,
    }) as Record<Status, Schema> & Record<number, TSchema>;
}

/** A schema as the answer that `description` explains. */
export function described(schema: TSchema, description: string): TSchema {
  return { ...schema, description };
}
