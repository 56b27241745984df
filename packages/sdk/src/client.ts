// The typed client of the Jobbergate API.
import { readApiError } from './api-error.ts';
import { ApiError, NotLoggedInError } from './errors.ts';
import type { paths as CurrentPaths } from './generated/current.ts';
import { exchange, type Reply, type Transport } from './http/exchange.ts';
import { parseJson } from './http/json.ts';
import { parseBaseUrl } from './http/web-url.ts';
import type { Answer, AnswerOf, CallArguments, Method, PathsWith } from './operations.ts';
import { type PathValues, type QueryValues, requestTarget } from './request-target.ts';
import type { TokenSource } from './token-source.ts';

export interface ClientOptions extends Transport {
  /** Where the API is, without the contract's path: `https://jobbergate.example.org`. */
  readonly baseUrl: string;
  /** Where tokens come from. Without it, or when it gives none, requests carry no token. */
  readonly getToken?: TokenSource | undefined;
}

/**
 * One function for each method. Paths, parameters, bodies and answers have the types of the OpenAPI document.
 *
 * Each call throws ApiError when the API refuses (code `not_authenticated` when it refuses a token),
 * NotLoggedInError when it wants a token and there is none, ConnectionError when no answer came, whatever
 * the token source throws, and `signal.reason` when the caller aborts. Answers are not checked against their
 * schema.
 */
export type Client<Paths = CurrentPaths> = {
  readonly [M in Method]: <P extends PathsWith<Paths, M>>(
    path: P,
    ...options: CallArguments<OperationOf<Paths, P, M>>
  ) => Promise<AnswerOf<OperationOf<Paths, P, M>>>;
};

type OperationOf<Paths, P extends keyof Paths, M> = M extends keyof Paths[P] ? Paths[P][M] : never;

/** @throws TypeError when `baseUrl` is no http(s) URL, or carries a user, a query or a fragment */
export function createClient(options: ClientOptions): Client {
  const base = parseBaseUrl(options.baseUrl);
  const method =
    (name: Method) =>
    (path: string, call: UntypedCall = {}) =>
      perform(options, { base, method: name, path, call });
  // The public type follows from the generated document, which this untyped inside knows nothing of.
  return {
    get: method('get'),
    post: method('post'),
    put: method('put'),
    delete: method('delete'),
  } as unknown as Client;
}

interface UntypedCall {
  path?: PathValues;
  query?: QueryValues;
  body?: unknown;
  signal?: AbortSignal;
}

interface Request {
  base: URL;
  method: Method;
  path: string;
  call: UntypedCall;
}

async function perform(options: ClientOptions, request: Request): Promise<Answer<unknown>> {
  const token = await options.getToken?.();
  let reply = await send(options, request, token);
  if (reply.status === 401 && token !== undefined) {
    const another = await options.getToken?.(token);
    if (another !== undefined && another !== token) reply = await send(options, request, another);
  }
  if (reply.status === 401 && token === undefined) throw new NotLoggedInError();
  return readReply(reply, request.base.origin);
}

function send(options: ClientOptions, request: Request, token: string | undefined): Promise<Reply> {
  // `fetch` would refuse it too, but with the token in its message.
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) {
    throw new TypeError('The token source gave something that is no token.');
  }
  const { path, query, body, signal } = request.call;
  return exchange(options, {
    method: request.method.toUpperCase(),
    url: requestTarget(request.base, request.path, path, query),
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...contentType(body),
    },
    body:
      body === undefined || body instanceof FormData || body instanceof Blob ? body : JSON.stringify(body),
    signal,
  });
}

/** A form names its own, with the boundary of its parts. */
function contentType(body: unknown): Record<string, string> {
  if (body === undefined || body instanceof FormData) return {};
  return { 'content-type': body instanceof Blob ? 'application/octet-stream' : 'application/json' };
}

function readReply(reply: Reply, address: string): Answer<unknown> {
  const { status, headers, text } = reply;
  if (status < 200 || status > 299) throw readApiError(reply, address);
  if (isPlainText(headers)) return { data: text, status, headers };
  if (text === '') return { data: undefined, status, headers };
  const data = parseJson(text);
  if (data === undefined) {
    const words = `${address} answered, but not with JSON. Is a Jobbergate API there?`;
    throw new ApiError('unexpected_answer', status, words, headers);
  }
  return { data, status, headers };
}

/** The text of a file, which may be empty. */
function isPlainText(headers: Headers): boolean {
  return /^text\/plain\b/i.test(headers.get('content-type') ?? '');
}
