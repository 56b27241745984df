// The types that make a client out of the generated `paths`.

export type Method = 'get' | 'post' | 'put' | 'delete';

/** The paths of a document that answer to a method. */
export type PathsWith<Paths, M extends Method> = {
  [P in keyof Paths]: Paths[P] extends Record<M, unknown> ? P : never;
}[keyof Paths] &
  string;

/** What one call takes: `path`, `query` and `body` as far as the operation has them. */
export type CallOptions<Operation> = Part<Operation, 'path'> &
  Part<Operation, 'query'> &
  Part<Operation, 'body'> & { signal?: AbortSignal | undefined };

/** The second argument of a call, which may be left out when nothing in it is required. */
export type CallArguments<Operation> =
  Nothing extends CallOptions<Operation>
    ? [options?: CallOptions<Operation>]
    : [options: CallOptions<Operation>];

/** A successful answer. */
export interface Answer<Data> {
  readonly data: Data;
  readonly status: number;
  readonly headers: Headers;
}

export type AnswerOf<Operation> = Operation extends { answer: infer Data } ? Answer<Data> : never;

type Nothing = Record<never, never>;

type Part<Operation, K extends 'path' | 'query' | 'body'> = Operation extends { [key in K]: infer Value }
  ? Nothing extends Value
    ? { [key in K]?: Value | undefined }
    : { [key in K]: Value }
  : Nothing;
