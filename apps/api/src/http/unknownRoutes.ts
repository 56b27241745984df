/** Requests that no route takes: 404, or 405 with the methods that the path does have, before a body is read. */

import type { FastifyInstance } from 'fastify';

/** No route has this path. */
export class UnknownPathError extends Error {
  readonly statusCode = 404;

  constructor() {
    super('Not Found');
  }
}

/** The path has other methods. */
export class MethodNotAllowedError extends Error {
  readonly statusCode = 405;
  /** Value of the header `Allow`. */
  readonly allow: string;

  constructor(methods: Iterable<string>) {
    super('Method Not Allowed');
    this.allow = [...methods].sort().join(', ');
  }
}

/** What becomes of a path that is known but for a slash at its end. */
export type TrailingSlash = 'refuse' | 'redirect';

/** Makes `app`, and the scopes below it, refuse what their routes do not take. */
export function refuseUnknownRoutes(app: FastifyInstance, trailingSlash: TrailingSlash = 'refuse'): void {
  const paths: { readonly pattern: RegExp; readonly methods: Set<string> }[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    const pattern = patternOf(url);
    const known = paths.find((path) => path.pattern.source === pattern.source);
    const path = known ?? { pattern, methods: new Set<string>() };
    if (known === undefined) paths.push(path);
    for (const name of [method].flat()) path.methods.add(name);
  });
  const methodsOf = (asked: string) =>
    new Set(paths.filter((path) => path.pattern.test(asked)).flatMap((path) => [...path.methods]));
  app.addHook('onRequest', (request, reply, done) => {
    if (!request.is404 && !hasEmptyStep(request.params)) return done();
    const [asked = '', ...query] = request.url.split(/(?=\?)/, 2);
    const methods = methodsOf(asked);
    const plain = asked.replace(/\/$/, '');
    if (trailingSlash === 'redirect' && methods.size === 0 && methodsOf(plain).has(request.method)) {
      return void reply.redirect(`${plain}${query.join('')}`, 307);
    }
    return done(methods.size === 0 ? new UnknownPathError() : new MethodNotAllowedError(methods));
  });
}

/** The router takes `/a/` for `/a/:id` with nothing in the place of `:id`. */
function hasEmptyStep(params: unknown): boolean {
  return typeof params === 'object' && params !== null && Object.values(params).includes('');
}

/** `/a/:id/b` matches one step in the place of `:id`; a final `*` matches the rest. */
function patternOf(url: string): RegExp {
  const steps = url.split('/').map((step) => {
    if (step.startsWith(':')) return '[^/]+';
    return step === '*' ? '.*' : step.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${steps.join('/')}$`);
}
