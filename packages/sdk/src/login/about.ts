// Asks the API which issuer it trusts.
import { readApiError } from '../api-error.ts';
import { ApiError } from '../errors.ts';
import { exchange, type Transport } from '../http/exchange.ts';
import { isJsonObject, parseJson } from '../http/json.ts';
import { below, parseBaseUrl } from '../http/web-url.ts';

/** What the API says of itself to anybody. */
export interface About {
  readonly version: string;
  /** The OIDC issuer whose tokens it takes. */
  readonly issuer: string;
  /** The public client that people log in with. */
  readonly clientId: string;
}

export interface AboutOptions extends Transport {
  readonly baseUrl: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * `GET BASE/v5/jobbergate/about`, without a token.
 *
 * @throws ApiError when the server has no such answer, ConnectionError, TypeError for a bad `baseUrl`
 */
export async function readAbout(options: AboutOptions): Promise<About> {
  const base = parseBaseUrl(options.baseUrl);
  const url = below(base, '/v5/jobbergate/about');
  const reply = await exchange(options, { url, method: 'GET', signal: options.signal });
  if (reply.status !== 200) throw readApiError(reply, base.origin);
  const about = parseJson(reply.text);
  if (isJsonObject(about)) {
    const { version, issuer, client_id: clientId } = about;
    if (typeof version === 'string' && typeof issuer === 'string' && typeof clientId === 'string') {
      return { version, issuer, clientId };
    }
  }
  const words = `${base.origin} answered, but does not name its issuer. Is a Jobbergate API there?`;
  throw new ApiError('unexpected_answer', reply.status, words, reply.headers);
}
