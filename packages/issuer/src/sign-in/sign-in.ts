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

/** What a person answers a sign-in with: on to where they came from, or the page again with a reason. */
type Outcome =
  | { result: { login: { accountId: string; amr: string[] } } | { error: string; error_description: string } }
  | { status: number; message: string; retryAfter?: number };

/**
 * The request that waits is found by a signed, http-only cookie whose path holds the same id as the URL:
 * a page of another site knows neither, so a forged post finds nothing.
 */
export function signIn(provider: Provider, parts: SignInParts) {
  const { pages } = parts;
  const route = new RegExp(`^${ROUTES.interaction}/([A-Za-z0-9_-]{1,64})$`);

  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    const uid = route.exec(ctx.path)?.[1];
    if (uid === undefined || (ctx.method !== 'GET' && ctx.method !== 'POST')) return next();
    const pending = await findPending(provider, ctx, uid);
    if (!pending) return showExpired(ctx, pages);
    const outcome = ctx.method === 'POST' ? await judge(ctx, parts) : undefined;
    if (outcome && 'result' in outcome) {
      const target = await provider.interactionResult(ctx.req, ctx.res, outcome.result);
      return goOn(ctx, target);
    }
    const client = await provider.Client.find(String(pending.params.client_id));
    ctx.status = outcome?.status ?? 200;
    if (outcome?.retryAfter !== undefined) ctx.set('Retry-After', String(outcome.retryAfter));
    pages.signIn(ctx, { uid, clientName: clientName(client), message: outcome?.message });
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

async function judge(ctx: KoaContextWithOIDC, parts: SignInParts): Promise<Outcome> {
  const { settings, password, throttle } = parts;
  const form = ctx.req instanceof ForwardedRequest ? ctx.req.form : new URLSearchParams();
  if (form.has('cancel')) {
    return { result: { error: 'access_denied', error_description: 'The sign-in was cancelled' } };
  }
  const wait = throttle.attempt(ctx.ip);
  if (wait > 0) {
    const message = `Too many failed sign-ins. Wait ${wait} seconds, then try again.`;
    return { status: 429, message, retryAfter: wait };
  }
  const event = { email: settings.user.email, address: ctx.ip };
  switch (await password.check((form.get('password') ?? '').slice(0, 1000))) {
    case 'busy':
      return {
        status: 503,
        message: 'Too many people sign in right now. Try again in a moment.',
        retryAfter: 5,
      };
    case 'wrong':
      settings.log({ level: 'warn', msg: 'sign-in failed', ...event });
      return { status: 401, message: 'This is not the password. The service keeps it in its data folder.' };
    case 'right':
      throttle.forget(ctx.ip);
      settings.log({ level: 'info', msg: 'signed in', ...event });
      return { result: { login: { accountId: settings.user.email, amr: ['pwd'] } } };
  }
}

function showExpired(ctx: KoaContextWithOIDC, pages: Pages): void {
  ctx.status = 400;
  const error_description = 'This sign-in is over, or the browser sent no cookie for it';
  pages.failure(ctx, { error: 'invalid_request', error_description });
}

/** 303, so that the browser goes on by GET and does not send the password again. */
function goOn(ctx: KoaContextWithOIDC, target: string): void {
  ctx.redirect(target);
  ctx.status = 303;
}
