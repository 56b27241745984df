/** Requests by http or https, for what the service reads from elsewhere. */

import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

/**
 * Asks once; redirects are the caller's. `options`: a signal at least, so that nobody waits for ever.
 *
 * @throws Error when there is no answer, also none that this can read.
 */
export function get(
  url: URL,
  options: RequestOptions & { readonly signal: AbortSignal },
): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((done, fail) => {
    const { headers, ...others } = options;
    request(url, { ...others, headers: { ...HEADERS, ...headers } })
      .once('response', done)
      .once('error', fail)
      // The only sign of an answer that would switch protocols.
      .once('close', () => fail(new Error('the connection was closed')))
      .end();
  });
}

export interface Found {
  /** Where the redirects ended. */
  readonly url: URL;
  readonly response: IncomingMessage;
}

/**
 * Follows redirects from `start`: `ask` makes each request, `next` reads each address that an answer names.
 *
 * @returns the first answer that is no redirect; undefined when there are too many before it.
 * @throws as `ask` and `next`.
 */
export async function follow(
  start: URL,
  ask: (url: URL) => Promise<IncomingMessage>,
  next: (location: string, from: URL) => URL,
): Promise<Found | undefined> {
  let url = start;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const response = await ask(url);
    const { statusCode = 0, headers } = response;
    if (statusCode < 300 || statusCode >= 400 || headers.location === undefined) return { url, response };
    response.destroy();
    url = next(headers.location, url);
  }
  return undefined;
}

/** Reads a body of so many bytes at most. @throws what `tooLarge` makes, and as the body. */
export async function readAtMost(
  body: AsyncIterable<Buffer>,
  maxBytes: number,
  tooLarge: () => Error,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Whether an answer is a success (RFC 9110 §15.3). */
export function isSuccess({ statusCode = 0 }: IncomingMessage): boolean {
  return statusCode >= 200 && statusCode < 300;
}

const MAX_REDIRECTS = 5;
const HEADERS = { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'jobbergate-api' };
