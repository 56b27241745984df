// What surrounds every answer: headers for pages, refusal of posts from other sites, errors put into words.
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { IssuerSettings } from '../options.ts';
import type { Pages } from '../pages/pages.ts';
import { ROUTES } from '../routes.ts';

const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'none'; style-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

export function guard(settings: IssuerSettings, pages: Pages) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    ctx.set('Content-Security-Policy', CONTENT_SECURITY_POLICY);
    ctx.set('X-Content-Type-Options', 'nosniff');
    ctx.set('X-Frame-Options', 'DENY');
    // Not no-referrer: browsers would then send `Origin: null` with our own forms (Fetch, "append a request Origin header").
    ctx.set('Referrer-Policy', 'same-origin');
    if (isForeignPost(settings, ctx)) {
      ctx.status = 403;
      pages.failure(ctx, {
        error: 'access_denied',
        error_description: `Open this page at ${settings.publicUrl}`,
      });
      return;
    }
    try {
      await next();
    } catch (error) {
      settings.log({ level: 'error', msg: 'issuer failed to answer', path: ctx.path, error: String(error) });
      ctx.status = 500;
      ctx.body = { error: 'server_error', error_description: 'the server could not answer' };
    }
    if (ctx.type === 'text/html') ctx.set('Cache-Control', 'no-store');
    allowHashedScript(ctx);
    if (ctx.status === 404 && !ctx.body) {
      ctx.status = 404;
      ctx.body = { error: 'not_found', error_description: 'no such page or endpoint' };
    }
  };
}

/** Where oidc-provider sends its one constant script (form_post), it adds the script's hash beside our 'none'. */
function allowHashedScript(ctx: KoaContextWithOIDC): void {
  const policy = ctx.response.get('Content-Security-Policy');
  ctx.set('Content-Security-Policy', policy.replace("script-src 'none' 'sha256-", "script-src 'sha256-"));
}

/** Pages post to themselves only; browsers always name the origin of a post (Fetch standard). */
function isForeignPost(settings: IssuerSettings, ctx: KoaContextWithOIDC): boolean {
  const origin = ctx.get('origin');
  return ctx.method === 'POST' && isPage(ctx.path) && origin !== '' && origin !== settings.origin;
}

function isPage(path: string): boolean {
  return [ROUTES.device, ROUTES.interaction, ROUTES.logout].some(
    (page) => path === page || path.startsWith(`${page}/`),
  );
}
