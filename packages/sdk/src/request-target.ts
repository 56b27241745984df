// Path parameters and queries, written into a URL.
import { below } from './http/web-url.ts';

type Scalar = string | number | boolean;
export type PathValues = Record<string, Scalar>;
export type QueryValues = Record<string, Scalar | readonly Scalar[] | null | undefined>;

/**
 * @param template an OpenAPI path such as `/v5/jobbergate/job-scripts/{id}`
 * @param query values that are undefined or null are left out, arrays are repeated
 * @throws TypeError when a parameter of the template is missing, or would change the path's shape
 */
export function requestTarget(
  base: URL,
  template: string,
  path: PathValues = {},
  query: QueryValues = {},
): URL {
  const filled = template.replace(/\{([^}]+)\}/g, (_, name: string) => segment(name, path[name]));
  const url = below(base, filled);
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) url.searchParams.append(name, String(one));
    }
  }
  return url;
}

/** The current contract's name for the end of a path that may have folders. */
const FILE_NAME = 'file_name';

function segment(name: string, value: Scalar | undefined): string {
  const text = value === undefined ? '' : String(value);
  // Slashes stay as they are: some proxies refuse or undo %2F.
  return name === FILE_NAME
    ? text
        .split('/')
        .map((part) => escaped(name, part))
        .join('/')
    : escaped(name, text);
}

function escaped(name: string, text: string): string {
  // "." and ".." would be resolved away by every URL parser, escaped or not (WHATWG URL §4.1).
  if (text === '' || text === '.' || text === '..') {
    throw new TypeError(`The path parameter "${name}" must not be empty, "." or "..".`);
  }
  return encodeURIComponent(text.toWellFormed());
}
