// The sign-in route: shows the password page for a pending request, and answers it.
import { errors, type KoaContextWithOIDC, type Provider } from 'oidc-provider';
import { ForwardedRequest } from '../http/forwarded-request.ts';
import type { IssuerSettings } from '../options.ts';
import { clientName, type Pages } from '../pages/pages.ts';
import { ROUTES } from '../routes.ts';
import type { PasswordCheck } from './password.ts';
import type { Throttle } from './throttle.ts';

interface SignInParts {
  settings: IssuerSettings;
  pages: Pages;
  password: PasswordCheck;
  throttle: Throttle;
}

/**
 * The request that waits is found by a signed, http-only cookie whose path holds the same id as the URL:
 * a page of another site knows neither, so a forged post finds nothing.
 */
export function signIn(provider: Provider, parts: SignInParts) {
  const { settings, pages, password, throttle } = parts;
  const route = new RegExp(`^${ROUTES.interaction}/([A-Za-z0-9_-]{1,64})$`);

  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    const uid = route.exec(ctx.path)?.[1];
    if (uid === undefined) return next();
    if (ctx.method !== 'GET' && ctx.method !== 'POST') return;
    const pending = await findPending(provider, ctx, uid);
    if (!pending) return expired(ctx, pages);
    const client = await provider.Client.find(String(pending.params.client_id));
    const showForm = (status: number, message?: string) => {
      ctx.status = status;
      pages.signIn(ctx, {
        uid,
        clientName: clientName(client),
        ...(message === undefined ? {} : { message }),
      });
    };
    if (ctx.method === 'GET') return showForm(200);

    const form = ctx.req instanceof ForwardedRequest ? ctx.req.form : new URLSearchParams();
    if (form.has('cancel')) {
      const result = { error: 'access_denied', error_description: 'The sign-in was cancelled' };
      return goOn(ctx, await provider.interactionResult(ctx.req, ctx.res, result));
    }
    const wait = throttle.attempt(ctx.ip);
    if (wait > 0) {
      ctx.set('Retry-After', String(wait));
      return showForm(429, `Too many failed sign-ins. Wait ${wait} seconds, then try again.`);
    }
    const verdict = await password.check((form.get('password') ?? '').slice(0, 1000));
    if (verdict === 'busy') return showForm(503, 'Too many people sign in right now. Try again in a moment.');
    if (verdict === 'wrong') {
      settings.log({ level: 'warn', msg: 'sign-in failed', email: settings.user.email, address: ctx.ip });
      return showForm(401, 'This is not the password. The service keeps it in its data folder.');
    }
    throttle.forget(ctx.ip);
    settings.log({ level: 'info', msg: 'signed in', email: settings.user.email, address: ctx.ip });
    const login = { accountId: settings.user.email, amr: ['pwd'] };
    return goOn(ctx, await provider.interactionResult(ctx.req, ctx.res, { login }));
  };
}

async function findPending(provider: Provider, ctx: KoaContextWithOIDC, uid: string) {
  try {
    const pending = await provider.interactionDetails(ctx.req, ctx.res);
    return pending.uid === uid ? pending : undefined;
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return undefined;
    throw error;
  }
}

function expired(ctx: KoaContextWithOIDC, pages: Pages): void {
  ctx.status = 400;
  const error_description = 'This sign-in is over, or the browser sent no cookie for it';
  pages.failure(ctx, { error: 'invalid_request', error_description });
}

/** 303, so that the browser goes on by GET and does not send the password again. */
function goOn(ctx: KoaContextWithOIDC, target: string): void {
  ctx.redirect(target);
  ctx.status = 303;
}
