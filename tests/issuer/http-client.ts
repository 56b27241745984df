// A browser without a window: cookies with their paths, redirects followed, forms filled in. And bare posts.
import type { IssuerService } from './service.ts';

export interface Page {
  status: number;
  url: string;
  text: string;
  headers: Headers;
  /** Every URL that was asked on the way, the first included. */
  visited: string[];
}

interface Cookie {
  value: string;
  path: string;
}

export class CookieClient {
  readonly cookies = new Map<string, Cookie>();
  readonly #headers: Record<string, string>;
  readonly #route: (url: string) => string;

  /** `headers` go with every request; `route` says where a public URL is really served, as a proxy does. */
  constructor(headers: Record<string, string> = {}, route = (url: string) => url) {
    this.#headers = headers;
    this.#route = route;
  }

  get(url: string): Promise<Page> {
    return this.#ask(url, { method: 'GET' });
  }

  /** Posts as a form of a page of the same origin does. */
  post(url: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Page> {
    const body = new URLSearchParams(fields);
    return this.#ask(url, { method: 'POST', body, headers: { origin: new URL(url).origin, ...headers } });
  }

  /** Submits the form of a page, its hidden fields included. */
  submit(page: Page, fields: Record<string, string>): Promise<Page> {
    const action = /<form method="post" action="([^"]+)"/.exec(page.text)?.[1];
    if (action === undefined) throw new Error(`no form on ${page.url}: ${page.text}`);
    return this.post(new URL(action, page.url).href, { ...hiddenFields(page.text), ...fields });
  }

  async #ask(url: string, init: RequestInit, visited: string[] = []): Promise<Page> {
    const headers = { ...this.#headers, ...(init.headers as object), cookie: this.#cookiesFor(url) };
    const response = await fetch(this.#route(url), { ...init, headers, redirect: 'manual' });
    this.#keep(response.headers.getSetCookie());
    const location = response.headers.get('location');
    if (location !== null) {
      await response.arrayBuffer();
      return this.#ask(new URL(location, url).href, { method: 'GET' }, [...visited, url]);
    }
    const text = await response.text();
    return { status: response.status, url, text, headers: response.headers, visited: [...visited, url] };
  }

  #cookiesFor(url: string): string {
    const { pathname } = new URL(url);
    const sent = [...this.cookies].filter(([, cookie]) => pathname.startsWith(cookie.path));
    return sent.map(([name, cookie]) => `${name}=${cookie.value}`).join('; ');
  }

  #keep(cookies: string[]): void {
    for (const cookie of cookies) {
      const [pair = '', ...attributes] = cookie.split(/; */);
      const [name = '', value = ''] = pair.split('=');
      const path = attributes.find((attribute) => attribute.startsWith('path='))?.slice(5) ?? '/';
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, { value, path });
    }
  }
}

function hiddenFields(text: string): Record<string, string> {
  const inputs = text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g);
  return Object.fromEntries([...inputs].map(([, name = '', value = '']) => [name, value]));
}

export interface JsonAnswer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

/** One form posted below the issuer's `/protocol/openid-connect/`, without cookies. */
export async function postForm(
  service: IssuerService,
  endpoint: string,
  fields: Record<string, string> | URLSearchParams,
  headers: Record<string, string> = {},
): Promise<JsonAnswer> {
  const response = await fetch(`${service.url}/protocol/openid-connect/${endpoint}`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers,
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) };
}
