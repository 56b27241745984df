// Every error this package throws, apart from an abort that the caller asked for. None of their messages
// holds a token, a secret or a request's body.
import { retryAfterSeconds } from './http/retry-after.ts';

/** The common root: `code` is stable and meant for programs, `message` is meant for people. */
export abstract class JobbergateError extends Error {
  abstract readonly code: string;
}

/** Why an API call was refused. `rejected` stands for every 4xx without a code of its own. */
export type ApiErrorCode =
  | 'bad_request'
  | 'not_authenticated'
  | 'not_permitted'
  | 'not_found'
  | 'conflict'
  | 'too_large'
  | 'invalid'
  | 'too_many_requests'
  | 'rejected'
  | 'unavailable'
  | 'server_error'
  | 'redirected'
  | 'unexpected_answer';

/** The API answered, but not with what was asked for. */
export class ApiError extends JobbergateError {
  override readonly name = 'ApiError';
  readonly code: ApiErrorCode;
  /** The HTTP status of the answer. */
  readonly status: number;
  /** The server's reason as text for people. */
  readonly detail: string;
  /** Those of the answer. */
  readonly headers: Headers;
  /** Seconds to wait before the next try, where the server named them (`Retry-After`). */
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ApiErrorCode, status: number, detail: string, headers: Headers) {
    super(detail);
    this.code = code;
    this.status = status;
    this.detail = detail;
    this.headers = headers;
    this.retryAfterSeconds = retryAfterSeconds(headers);
  }
}

/** `refused`, `unknown_host` and `tls` mean that the request was never sent; the others leave that open. */
export type ConnectionErrorCode =
  | 'refused'
  | 'unknown_host'
  | 'tls'
  | 'unreachable'
  | 'timeout'
  | 'broken'
  | 'failed';

/** No answer came. */
export class ConnectionError extends JobbergateError {
  override readonly name = 'ConnectionError';
  readonly code: ConnectionErrorCode;
  /** Scheme, host and port that were asked. */
  readonly address: string;

  constructor(code: ConnectionErrorCode, address: string, reason: string, options?: ErrorOptions) {
    super(`Cannot reach ${address}: ${reason}.`, options);
    this.code = code;
    this.address = address;
  }
}

/** The call needs a token and there is none. */
export class NotLoggedInError extends JobbergateError {
  override readonly name = 'NotLoggedInError';
  readonly code = 'not_logged_in';

  constructor(message = 'Not logged in.') {
    super(message);
  }
}

/**
 * The OIDC issuer said no, or cannot do what was asked. `code` is the `error` of its answer (RFC 6749 §5.2,
 * RFC 8628 §3.5: `access_denied`, `expired_token`, `invalid_grant`, `invalid_client`, …), or one of
 * `not_supported`, `unexpected_answer` and `server_error`.
 */
export class IssuerError extends JobbergateError {
  override readonly name = 'IssuerError';
  readonly code: string;
  /** The HTTP status of the answer, where there was one. */
  readonly status: number | undefined;

  constructor(code: string, message: string, status?: number) {
    super(message);
    this.code = code;
    this.status = status;
  }
}
