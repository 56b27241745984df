// Reads an answer that is no success, once for the whole client.
import { ApiError, type ApiErrorCode } from './errors.ts';
import type { Reply } from './http/exchange.ts';
import { isJsonObject, parseJson } from './http/json.ts';
import { retryAfterSeconds } from './http/retry-after.ts';
import { parseWebUrl } from './http/web-url.ts';

/** @param address scheme, host and port of the API, for the words about a redirect */
export function readApiError(reply: Reply, address: string): ApiError {
  if (isRedirect(reply.status)) return redirected(reply, address);
  const detail = detailOf(parseJson(reply.text)) ?? `The server answered with status ${reply.status}.`;
  const words = detail.slice(0, longestDetail);
  return new ApiError(codeOf(reply.status), reply.status, words, retryAfterSeconds(reply.headers));
}

/** Characters; enough for a hundred field errors, and too little to flood a log or a terminal. */
const longestDetail = 10_000;

// Browsers hide a redirect's status and show 0 (Fetch standard, "opaque-redirect filtered response").
function isRedirect(status: number): boolean {
  return status === 0 || (status >= 300 && status < 400);
}

function redirected(reply: Reply, address: string): ApiError {
  const target = reply.headers.get('location');
  const where = (target === null ? undefined : parseWebUrl(target, address)?.origin) ?? 'somewhere else';
  const words = `${address} sends its callers to ${where}. Use the final address of the API.`;
  return new ApiError('redirected', reply.status, words);
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

function detailOf(body: unknown): string | undefined {
  if (!isJsonObject(body)) return undefined;
  const { detail } = body;
  if (typeof detail === 'string' && detail.trim() !== '') return detail;
  if (Array.isArray(detail)) return fieldErrors(detail);
  if (isJsonObject(detail)) return objectDetail(detail);
  return undefined;
}

/** FastAPI's list of `{loc, msg, type}` as lines such as `limit (query): must be > 0`. */
function fieldErrors(list: unknown[]): string | undefined {
  const lines = list.flatMap((entry) => {
    if (!isJsonObject(entry) || typeof entry.msg !== 'string') return [];
    const place = Array.isArray(entry.loc) ? placeOf(entry.loc) : '';
    return [place === '' ? entry.msg : `${place}: ${entry.msg}`];
  });
  return lines.length === 0 ? undefined : lines.join('\n');
}

function placeOf(location: unknown[]): string {
  const [part, ...names] = location.map(String);
  if (part === undefined) return '';
  return names.length === 0 ? part : `${names.join('.')} (${part})`;
}

/** For example `{message, table, pk_id}` of a refused delete. */
function objectDetail(detail: Record<string, unknown>): string {
  const { message, ...others } = detail;
  const facts = Object.entries(others).map(([name, value]) => `${name}: ${asText(value)}`);
  const words = typeof message === 'string' ? [message] : [];
  return facts.length === 0 ? words.join('') : [...words, `(${facts.join(', ')})`].join(' ');
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
