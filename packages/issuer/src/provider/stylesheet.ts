// Serves the stylesheet of the pages.
import type { KoaContextWithOIDC } from 'oidc-provider';
import { STYLESHEET } from '../pages/stylesheet.ts';
import { ROUTES } from '../routes.ts';

export function stylesheet() {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    if (ctx.path !== ROUTES.stylesheet || ctx.method !== 'GET') return next();
    ctx.set('Cache-Control', 'public, max-age=3600');
    ctx.type = 'css';
    ctx.body = STYLESHEET;
  };
}
