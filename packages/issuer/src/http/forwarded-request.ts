// The request that oidc-provider gets to see: built by us, so that no header of the outside world names anything.
import { type IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { IssuerSettings } from '../options.ts';

/** Headers that reach oidc-provider as they came. */
const PASSED = [
  'accept',
  'access-control-request-headers',
  'access-control-request-method',
  'authorization',
  'content-type',
  'cookie',
  'origin',
] as const;

/** A complete request with its body read; `form` is the body when it was a form, or empty. */
export class ForwardedRequest extends IncomingMessage {
  /** The path as browsers see it; oidc-provider derives its mount point from this and `url`. */
  readonly originalUrl: string;
  readonly form: URLSearchParams;

  /** `target` is path and query below the issuer's own path; `address` the client's, after trusted proxies. */
  constructor(
    settings: IssuerSettings,
    incoming: { raw: IncomingMessage; target: string; address: string; form: URLSearchParams },
  ) {
    super(incoming.raw.socket);
    const { raw, target, address, form } = incoming;
    const issuer = new URL(settings.issuer);
    this.method = raw.method ?? 'GET';
    this.url = target;
    this.originalUrl = settings.publicPath + target;
    this.form = form;
    this.headers = {
      ...pick(raw.headers),
      'user-agent': (raw.headers['user-agent'] ?? '').slice(0, 200),
      host: issuer.host,
      'x-forwarded-proto': issuer.protocol.slice(0, -1),
      'x-forwarded-for': address,
    };
    if (this.method === 'POST') this.#fill(form.toString());
    this.push(null);
    this.complete = true;
  }

  #fill(body: string): void {
    this.headers['content-length'] = String(Buffer.byteLength(body));
    if (body !== '') this.push(body);
  }
}

function pick(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(
    PASSED.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])),
  );
}
