// Reads an answer that is no success, once for the whole client.
import { ApiError, type ApiErrorCode } from './errors.ts';
import type { Reply } from './http/exchange.ts';
import { isJsonObject, parseJson } from './http/json.ts';
import { parseWebUrl } from './http/web-url.ts';

/** @param address scheme, host and port of the API, for the words about a redirect */
export function readApiError(reply: Reply, address: string): ApiError {
  if (isRedirect(reply.status)) return redirected(reply, address);
  const detail = detailOf(parseJson(reply.text)) ?? `The server answered with status ${reply.status}.`;
  const words = detail.slice(0, longestDetail);
  return new ApiError(codeOf(reply.status), reply.status, words, reply.headers);
}

/** Characters; enough for the errors of a hundred fields, and too little to flood a log or a terminal. */
const longestDetail = 10_000;

// Browsers hide a redirect's status and show 0 (Fetch standard, "opaque-redirect filtered response").
function isRedirect(status: number): boolean {
  return status === 0 || (status >= 300 && status < 400);
}

function redirected(reply: Reply, address: string): ApiError {
  const target = reply.headers.get('location');
  const where = (target === null ? undefined : parseWebUrl(target, address)?.origin) ?? 'somewhere else';
  const words = `${address} sends its callers to ${where}. Use the final address of the API.`;
  return new ApiError('redirected', reply.status, words, reply.headers);
}

const codes: Record<number, ApiErrorCode> = {
  400: 'bad_request',
  401: 'not_authenticated',
  403: 'not_permitted',
  404: 'not_found',
  409: 'conflict',
  413: 'too_large',
  422: 'invalid',
  429: 'too_many_requests',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
};

function codeOf(status: number): ApiErrorCode {
  return codes[status] ?? (status >= 500 ? 'server_error' : 'rejected');
}

/** `{"detail": text}`; the `errors` that come with some say the same again for programs. */
function detailOf(body: unknown): string | undefined {
  const detail = isJsonObject(body) ? body.detail : undefined;
  return typeof detail === 'string' && detail.trim() !== '' ? detail : undefined;
}
