// A form sent to one of the issuer's endpoints by a client that may have a secret.
import { IssuerError } from '../errors.ts';
import { exchange, type Reply, type Transport } from '../http/exchange.ts';
import { isJsonObject, parseJson } from '../http/json.ts';
import type { IssuerMetadata } from './issuer-metadata.ts';

/** Who asks the issuer. */
export interface IssuerClient extends Transport {
  readonly metadata: IssuerMetadata;
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export type Form = Record<string, string | undefined>;

/**
 * @returns the JSON object of a 200, or an empty one when the body is empty (as after a revocation)
 * @throws IssuerError with the issuer's own code; ConnectionError
 */
export async function askIssuer(
  client: IssuerClient,
  endpoint: URL,
  form: Form,
): Promise<Record<string, unknown>> {
  const [first, second] = secretMethods(client);
  let reply = await post(client, endpoint, form, first);
  // The metadata lists the ways of all clients; an issuer may accept only the one this client registered.
  if (second !== undefined && codeOf(reply) === 'invalid_client') {
    reply = await post(client, endpoint, form, second);
  }
  if (reply.status !== 200) throw issuerError(reply, client.metadata.issuer);
  if (reply.text.trim() === '') return {};
  const body = parseJson(reply.text);
  if (isJsonObject(body)) return body;
  throw new IssuerError(
    'unexpected_answer',
    `The issuer ${client.metadata.issuer} answered without JSON.`,
    200,
  );
}

type SecretMethod = 'client_secret_basic' | 'client_secret_post';

/** Ways to show the secret in the order to try them: Basic is the one that every issuer must take (RFC 6749 §2.3.1). */
function secretMethods({ clientSecret, metadata }: IssuerClient): [SecretMethod, SecretMethod?] {
  const offers = (method: SecretMethod) => metadata.secretMethods.includes(method);
  if (clientSecret === undefined || !offers('client_secret_basic')) return ['client_secret_post'];
  return offers('client_secret_post')
    ? ['client_secret_basic', 'client_secret_post']
    : ['client_secret_basic'];
}

function post(client: IssuerClient, url: URL, form: Form, method: SecretMethod): Promise<Reply> {
  const { clientId, clientSecret, signal } = client;
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) if (value !== undefined) body.set(name, value);
  const headers: Record<string, string> = {};
  if (clientSecret !== undefined && method === 'client_secret_basic') {
    headers.authorization = basic(clientId, clientSecret);
  } else {
    body.set('client_id', clientId);
    if (clientSecret !== undefined) body.set('client_secret', clientSecret);
  }
  return exchange(client, { url, method: 'POST', headers, body, signal });
}

// RFC 6749 §2.3.1: both parts are form-encoded before they are joined.
function basic(clientId: string, clientSecret: string): string {
  const encode = (text: string) => new URLSearchParams({ _: text }).toString().slice(2);
  return `Basic ${btoa(`${encode(clientId)}:${encode(clientSecret)}`)}`;
}

function codeOf(reply: Reply): string | undefined {
  const body = reply.status === 200 ? undefined : parseJson(reply.text);
  return isJsonObject(body) && typeof body.error === 'string' ? body.error : undefined;
}

function issuerError(reply: Reply, issuer: string): IssuerError {
  const code = codeOf(reply);
  if (code === undefined) {
    const fallback = reply.status >= 500 || reply.status === 429 ? 'server_error' : 'unexpected_answer';
    return new IssuerError(
      fallback,
      `The issuer ${issuer} answered with status ${reply.status}.`,
      reply.status,
    );
  }
  const body = parseJson(reply.text);
  const description = isJsonObject(body) ? body.error_description : undefined;
  const words = typeof description === 'string' && description !== '' ? `${code} (${description})` : code;
  return new IssuerError(code, `The issuer ${issuer} refused: ${words}.`, reply.status);
}
