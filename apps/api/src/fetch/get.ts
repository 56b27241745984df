/** One request by http or https, for what the service reads from elsewhere. */

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

const HEADERS = { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'jobbergate-api' };
