// The device page: opens a link with a code without a script, and slows down those who guess codes.
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Pages } from '../pages/pages.ts';
import { ROUTES } from '../routes.ts';
import type { Throttle } from '../sign-in/throttle.ts';

/**
 * `verification_uri_complete` carries the code in its query. oidc-provider would post it onward by an inline
 * script; we take it out of the query and answer with the confirmation at once.
 */
export function devicePages(pages: Pages, throttle: Throttle) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    const guess = ctx.path === ROUTES.device ? takeCode(ctx) : undefined;
    if (guess === undefined) return next();
    const wait = throttle.attempt(ctx.ip);
    if (wait > 0) return refuse(ctx, pages, wait);
    await next();
    if (ctx.method === 'GET') await confirmLinkedCode(ctx, pages, guess);
    if (ctx.state.deviceProblem !== 'NotFoundError') throttle.takeBack(ctx.ip);
  };
}

/** Shows the page to type a code on, and remembers why: only codes that do not exist count as guesses. */
export function showDeviceCode(pages: Pages, ctx: KoaContextWithOIDC, error: Error | undefined): void {
  ctx.state.deviceProblem = error?.name;
  pages.deviceCode(ctx, error);
}

function takeCode(ctx: KoaContextWithOIDC): string | undefined {
  if (ctx.method === 'POST') return 'typed';
  const code = ctx.query.user_code;
  ctx.querystring = '';
  return typeof code === 'string' && code !== '' ? code : undefined;
}

async function confirmLinkedCode(ctx: KoaContextWithOIDC, pages: Pages, typed: string): Promise<void> {
  if (ctx.status !== 200 || !ctx.oidc?.session) return;
  const { provider } = ctx.oidc;
  const code = await provider.DeviceCode.findByUserCode(normalize(typed), { ignoreExpiration: true });
  const problem = problemWith(code);
  if (!code || problem) {
    showDeviceCode(pages, ctx, Object.assign(new Error('linked code'), { name: problem, userCode: typed }));
    return;
  }
  ctx.oidc.entity('DeviceCode', code);
  const client = await provider.Client.find(String(code.clientId));
  if (!client) throw new Error('a device code names a client that is not there');
  const normalized = String(code.userCode);
  const userCode = `${normalized.slice(0, 4)}-${normalized.slice(4)}`;
  pages.confirmDevice(ctx, { client, device: code.deviceInfo, userCode });
}

interface DeviceState {
  isExpired: boolean;
  error?: string | undefined;
  accountId?: string | undefined;
  inFlight?: boolean | undefined;
}

/** Names of oidc-provider's own errors, which the page puts into words. */
function problemWith(code: DeviceState | undefined): string | undefined {
  if (!code) return 'NotFoundError';
  if (code.isExpired) return 'ExpiredError';
  return code.error || code.accountId || code.inFlight ? 'AlreadyUsedError' : undefined;
}

/** As oidc-provider normalises a typed code: upper case, no separators. */
function normalize(typed: string): string {
  return typed.replace(/\W/g, '').toUpperCase();
}

function refuse(ctx: KoaContextWithOIDC, pages: Pages, seconds: number): void {
  ctx.status = 429;
  ctx.set('Retry-After', String(seconds));
  const error_description = `Too many wrong codes. Wait ${seconds} seconds`;
  pages.failure(ctx, { error: 'slow_down', error_description });
}
