// One HTTP request and its whole answer as text, within a time limit.
import { ConnectionError } from '../errors.ts';
import { connectionError } from './connection-error.ts';

/** How requests leave this package. */
export interface Transport {
  /** Milliseconds for one whole exchange, the body of the answer included. Default 30,000. */
  readonly timeoutMs?: number | undefined;
  /** Value of the `User-Agent` header. */
  readonly userAgent?: string | undefined;
  /** Replaces the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

export interface Exchange {
  readonly url: URL;
  readonly method: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | URLSearchParams | FormData | Blob | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

const defaultTimeoutMs = 30_000;

/**
 * Redirects are not followed: a token belongs to the host that was configured and to no other.
 *
 * @throws ConnectionError when no complete answer came; the caller's `signal.reason` when that was aborted
 */
export async function exchange(transport: Transport, request: Exchange): Promise<Reply> {
  const { signal } = request;
  signal?.throwIfAborted();
  const timeoutMs = transport.timeoutMs ?? defaultTimeoutMs;
  const stop = new AbortController();
  const forward = () => stop.abort();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    stop.abort();
  }, timeoutMs);
  signal?.addEventListener('abort', forward, { once: true });
  try {
    return await send(transport, request, stop.signal);
  } catch (error) {
    signal?.throwIfAborted();
    const address = request.url.origin;
    if (late) throw new ConnectionError('timeout', address, `no answer within ${timeoutMs / 1000} s`);
    throw connectionError(error, address);
  } finally {
    clearTimeout(timer);
    // A long-lived signal, such as an agent's, must not collect one listener for each request.
    signal?.removeEventListener('abort', forward);
  }
}

async function send(transport: Transport, request: Exchange, signal: AbortSignal): Promise<Reply> {
  const send = transport.fetch ?? globalThis.fetch;
  const response = await send(request.url, {
    method: request.method,
    headers: {
      accept: 'application/json, text/plain;q=0.9',
      ...(transport.userAgent === undefined ? {} : { 'user-agent': transport.userAgent }),
      ...request.headers,
    },
    ...(request.body === undefined ? {} : { body: request.body }),
    redirect: 'manual',
    signal,
  });
  // `response.text()` would drop the byte order mark that a file may begin with.
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, text };
}
