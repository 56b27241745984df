// Addresses of servers.

/**
 * @param text an http or https URL, with or without a path; trailing slashes do not matter
 * @throws TypeError when it is none, or when it carries a user, a query or a fragment
 */
export function parseBaseUrl(text: string): URL {
  const url = parseWebUrl(text);
  if (url === undefined) {
    throw new TypeError('A base URL must start with http:// or https:// and name a host.');
  }
  if (url.username !== '' || url.password !== '') {
    throw new TypeError('A base URL must not hold a user name or password.');
  }
  if (url.search !== '' || url.hash !== '') {
    throw new TypeError('A base URL must not hold a query or fragment.');
  }
  return url;
}

/** @returns `undefined` when the text, relative to `base` if given, is no http or https URL */
export function parseWebUrl(text: string, base?: string): URL | undefined {
  const url = URL.canParse(text, base) ? new URL(text, base) : undefined;
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url : undefined;
}

/** Appends `path` (with a leading slash) to the base's own path. */
export function below(base: URL, path: string): URL {
  const url = new URL(base);
  url.pathname = `${base.pathname.replace(/\/+$/, '')}${path}`;
  return url;
}
